from __future__ import annotations

from flask import flash, redirect, request
from flask_openapi3 import APIBlueprint
from werkzeug.wrappers import Response

from huiyin_chassis.http.access import principal, requires
from huiyin_chassis.http.commands import act_from_request
from huiyin_chassis.http.forms import parse_form
from huiyin_chassis.http.i18n import _
from huiyin_chassis.runtime import Runtime
from huiyin_intake.features.answer_directly.command import AnswerDirectly
from huiyin_intake.features.answer_directly.handler import answer_directly
from huiyin_intake.features.case_page.page import case_page
from huiyin_intake.features.triage_petition.command import TriagePetition
from huiyin_intake.features.triage_petition.handler import triage_petition
from huiyin_intake.matters import petition_for


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.post("/petitions/<registration_no>/triage", doc_ui=False)
    @requires("petition.triage")
    def triage_on_page(registration_no: str) -> Response:
        """One form, two buttons: to the unit, or answered at once."""
        petition = petition_for(runtime, principal(), "petition.triage", registration_no)
        act = act_from_request(runtime, petition.registration_no)
        if request.form.get("go") == "answer":
            answer, errors = parse_form(AnswerDirectly)
            if answer is not None:
                answer_directly(runtime, act, principal(), petition.registration_no, answer)
                flash(_("Answered. Tell the petitioner, who can also read it with number and code."), "good")
        else:
            command, errors = parse_form(TriagePetition)
            if command is not None:
                triage_petition(runtime, act, principal(), petition.registration_no, command)
                flash(_("Triaged. It is on its way to the unit."), "good")
        if errors:
            return case_page(runtime, petition.registration_no, errors=errors, status=422)
        return redirect(f"/intake/petitions/{petition.registration_no}", 303)
