from __future__ import annotations

from flask import flash, redirect
from flask_openapi3 import APIBlueprint
from werkzeug.wrappers import Response

from huiyin_chassis.http.access import principal, requires
from huiyin_chassis.http.commands import act_from_request, once
from huiyin_chassis.http.forms import parse_form
from huiyin_chassis.http.i18n import _
from huiyin_chassis.http.pages import page
from huiyin_chassis.runtime import Runtime
from huiyin_intake.domain.query_code import for_reading
from huiyin_intake.features.case_page.page import case_page
from huiyin_intake.features.read_addition.command import KeepBack, RegisterAccusation
from huiyin_intake.features.read_addition.handler import keep_back, pass_on, register_as_accusation
from huiyin_intake.matters import petition_for


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.post("/petitions/<registration_no>/additions/<int:addition>/pass-on", doc_ui=False)
    @requires("petition.triage")
    def pass_on_page(registration_no: str, addition: int) -> Response:
        pass_on(runtime, act_from_request(runtime, registration_no), principal(), registration_no, addition)
        flash(_("Passed on. It is on its way to the unit."), "good")
        return redirect(f"/intake/petitions/{registration_no}", 303)

    @routes.post("/petitions/<registration_no>/additions/<int:addition>/keep-back", doc_ui=False)
    @requires("petition.triage")
    def keep_back_on_page(registration_no: str, addition: int) -> Response:
        number = petition_for(runtime, principal(), "petition.triage", registration_no).registration_no
        command, errors = parse_form(KeepBack)
        if command is None:
            return case_page(runtime, number, errors=errors, status=422)
        keep_back(runtime, act_from_request(runtime, number), principal(), number, addition, command)
        flash(_("Kept back, sealed. The unit does not learn of it."), "good")
        return redirect(f"/intake/petitions/{number}", 303)

    @routes.post("/petitions/<registration_no>/additions/<int:addition>/accusation", doc_ui=False)
    @requires("petition.triage")
    def register_on_page(registration_no: str, addition: int) -> Response:
        number = petition_for(runtime, principal(), "petition.triage", registration_no).registration_no
        command, errors = parse_form(RegisterAccusation)
        if command is None:
            return case_page(runtime, number, errors=errors, status=422)
        receipt = register_as_accusation(
            runtime,
            act_from_request(runtime, number),
            principal(),
            number,
            addition,
            command,
            once=once(),
        )
        return page(
            "intake/desk_registered.html",
            receipt=receipt,
            code=for_reading(receipt.query_code),
            sealed=True,
            added=True,
            following=(_("Additions to read"), "/intake/additions"),
        )
