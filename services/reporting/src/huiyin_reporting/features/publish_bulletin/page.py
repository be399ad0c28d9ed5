"""The button."""

from __future__ import annotations

from flask import redirect
from flask_openapi3 import APIBlueprint
from werkzeug.wrappers import Response

from huiyin_reporting.bulletins.path import BulletinPath
from huiyin_reporting.features.publish_bulletin.command import Publication, PublishBulletin
from huiyin_reporting.features.publish_bulletin.handler import publish_bulletin
from huiyin_reporting.features.show_bulletin.page import show_bulletin
from huiyin_reporting.links import bulletin_url
from huiyin_web.http.access import requires
from huiyin_web.http.commands import act_from_request, run_form
from huiyin_web.runtime import Runtime


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.post("/briefings/<bulletin_no>/publication")
    @requires("briefing.publish")
    def page_publish(path: BulletinPath) -> Response:
        path.require_publishable(runtime)

        def publish(form: Publication) -> Response:
            command = PublishBulletin(path.bulletin_no, form.remarks)
            publish_bulletin(runtime, act_from_request(runtime, path.bulletin_no), command)
            return redirect(bulletin_url(path.bulletin_no), code=303)

        return run_form(Publication, publish, lambda: show_bulletin(runtime, path))
