from __future__ import annotations

from flask import flash, redirect
from flask_openapi3 import APIBlueprint
from werkzeug.wrappers import Response

from huiyin_chassis.domain import Refused
from huiyin_chassis.http.access import may, principal, requires
from huiyin_chassis.http.commands import act_from_request
from huiyin_chassis.http.forms import parse_form
from huiyin_chassis.http.i18n import _
from huiyin_chassis.http.problems import refusal_text
from huiyin_chassis.runtime import Runtime
from huiyin_intake.features.case_page.page import case_page
from huiyin_intake.features.refer_accusation.command import ReferAccusation
from huiyin_intake.features.refer_accusation.handler import mark_as_accusation, refer_accusation
from huiyin_intake.matters import petition_for


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.post("/petitions/<registration_no>/referral", doc_ui=False)
    @requires("petition.triage")
    def refer_on_page(registration_no: str) -> Response:
        petition = petition_for(runtime, principal(), "petition.triage", registration_no)
        command, errors = parse_form(ReferAccusation)
        if command is not None:
            act = act_from_request(runtime, petition.registration_no)
            try:
                refer_accusation(runtime, act, principal(), petition.registration_no, command)
            except Refused as refused:
                if not refused.field:
                    raise
                errors = {refused.field: refusal_text(refused)}
        if errors:
            return case_page(runtime, petition.registration_no, errors=errors, status=422)
        flash(_("Referred, sealed. From now on only the competent organ may read it."), "good")
        return redirect(f"/intake/petitions/{petition.registration_no}", 303)

    @routes.post("/petitions/<registration_no>/accusation", doc_ui=False)
    @requires("petition.triage")
    def mark_on_page(registration_no: str) -> Response:
        act = act_from_request(runtime, registration_no)
        mark_as_accusation(runtime, act, principal(), registration_no)
        flash(_("Handed over. Only those who handle accusations see it now."), "good")
        back = f"/intake/petitions/{registration_no}" if may("accusation.read") else "/intake/"
        return redirect(back, 303)
