"""The form on the matter's page that urges a unit."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request
from flask_openapi3 import APIBlueprint

from huiyin_ledger.domain import NotFound, Refused
from huiyin_supervision.features.show_matter.page import matter_page
from huiyin_supervision.features.show_matter.query import find_matter
from huiyin_supervision.features.urge_unit.handler import urge_unit
from huiyin_supervision.features.urge_unit.query import urge_command
from huiyin_supervision.links import matter_url
from huiyin_web.http.access import principal, requires
from huiyin_web.http.commands import act_from_request
from huiyin_web.http.i18n import _
from huiyin_web.http.problems import refusal_text
from huiyin_web.runtime import Runtime


def _errors(refused: Refused) -> dict[str, str]:
    return {refused.field or "": refusal_text(refused)}


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.post("/matters/<registration_no>/urge", doc_ui=False)
    @requires("supervision.act")
    def page_urge(registration_no: str) -> Any:
        matter = find_matter(runtime.database, principal(), registration_no)
        command = urge_command(
            principal(), matter, request.form.get("clock_id", ""), request.form.get("words", "")[:1000]
        )
        try:
            urge_unit(runtime, act_from_request(runtime, registration_no), command)
        except NotFound:
            raise
        except Refused as refused:
            return matter_page(runtime, matter, typed=request.form, errors=_errors(refused), status=422)
        flash(_("The unit was urged, and owes an answer."), "good")
        return redirect(matter_url(registration_no), code=303)
