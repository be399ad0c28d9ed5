"""The button."""

from __future__ import annotations

from flask import redirect, request
from flask_openapi3 import APIBlueprint
from werkzeug.wrappers import Response

from huiyin_ledger.domain import Refused
from huiyin_reporting.bulletins.path import BulletinPath
from huiyin_reporting.features.publish_bulletin.command import Publication, PublishBulletin
from huiyin_reporting.features.publish_bulletin.handler import publish_bulletin
from huiyin_reporting.features.show_bulletin.page import show_bulletin
from huiyin_reporting.links import bulletin_url
from huiyin_web.http.access import requires
from huiyin_web.http.commands import act_from_request
from huiyin_web.http.forms import parse_form
from huiyin_web.http.problems import refusal_text
from huiyin_web.runtime import Runtime


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.post("/briefings/<bulletin_no>/publication")
    @requires("briefing.publish")
    def page_publish(path: BulletinPath) -> Response:
        path.require_publishable(runtime)
        form, errors = parse_form(Publication)
        if form is not None:
            command = PublishBulletin(path.bulletin_no, form.remarks)
            try:
                publish_bulletin(runtime, act_from_request(runtime), command)
                return redirect(bulletin_url(path.bulletin_no), code=303)
            except Refused as refused:
                errors = {refused.field: refusal_text(refused)}
        typed = request.form.get("remarks", "")
        return show_bulletin(runtime, path, status=422, remarks=typed, errors=errors)
