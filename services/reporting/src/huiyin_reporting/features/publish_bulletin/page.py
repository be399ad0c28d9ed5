"""The button."""

from __future__ import annotations

from typing import Annotated

from flask import redirect, request
from flask_openapi3 import APIBlueprint
from pydantic import BaseModel, Field
from werkzeug.wrappers import Response

from huiyin_chassis.domain import Refused
from huiyin_chassis.http.access import principal, requires
from huiyin_chassis.http.commands import act_from_request, once
from huiyin_chassis.http.forms import parse_form
from huiyin_chassis.http.problems import refusal_text
from huiyin_chassis.identity import policy
from huiyin_chassis.identity.scope import Resource
from huiyin_chassis.runtime import Runtime
from huiyin_reporting.domain.bulletin import LONGEST_REMARKS
from huiyin_reporting.features.publish_bulletin.handler import publish_bulletin
from huiyin_reporting.features.show_bulletin.page import BriefingPath, readable, show


class PublishForm(BaseModel):
    remarks: Annotated[str, Field(max_length=LONGEST_REMARKS)] = ""


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.post("/briefings/<bulletin_no>/publication")
    @requires("briefing.publish")
    def publish(path: BriefingPath) -> Response:
        jurisdiction, _period = readable(runtime, principal(), path.bulletin_no)
        policy.require(principal(), "briefing.publish", Resource(jurisdiction))
        typed = request.form.get("remarks", "")
        form, errors = parse_form(PublishForm)
        if form is None:
            return show(runtime, path.bulletin_no, status=422, remarks=typed, errors=errors)
        try:
            publish_bulletin(
                runtime,
                act_from_request(runtime),
                path.bulletin_no,
                remarks=form.remarks,
                once=once(),
            )
        except Refused as refused:
            return show(
                runtime,
                path.bulletin_no,
                status=422,
                remarks=typed,
                errors={refused.field: refusal_text(refused)},
            )
        return redirect(f"/reporting/briefings/{path.bulletin_no}", code=303)
