"""The forms on the page of a petition that decide about the oldest unread addition."""

from __future__ import annotations

from flask import flash, redirect
from flask_openapi3 import APIBlueprint
from werkzeug.wrappers import Response

from huiyin_intake.features.register_petition.page import registered_page
from huiyin_intake.features.review_addition.command import KeepBack, RegisterAccusation
from huiyin_intake.features.review_addition.handler import keep_back, pass_on, register_as_accusation
from huiyin_intake.features.show_petition.page import petition_page
from huiyin_intake.links import additions_url, petition_url
from huiyin_intake.petitions import authorized_petition
from huiyin_web.http.access import principal, requires
from huiyin_web.http.commands import act_from_request, once
from huiyin_web.http.forms import parse_form
from huiyin_web.http.i18n import _
from huiyin_web.http.parts import Link
from huiyin_web.runtime import Runtime


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.post("/petitions/<registration_no>/additions/<int:addition>/pass-on", doc_ui=False)
    @requires("petition.triage")
    def page_pass_on(registration_no: str, addition: int) -> Response:
        pass_on(runtime, act_from_request(runtime, registration_no), principal(), registration_no, addition)
        flash(_("Passed on. It is on its way to the unit."), "good")
        return redirect(petition_url(registration_no), 303)

    @routes.post("/petitions/<registration_no>/additions/<int:addition>/keep-back", doc_ui=False)
    @requires("petition.triage")
    def page_keep_back(registration_no: str, addition: int) -> Response:
        number = authorized_petition(runtime, principal(), "petition.triage", registration_no).registration_no
        command, errors = parse_form(KeepBack)
        if command is None:
            return petition_page(runtime, number, errors=errors, status=422)
        keep_back(runtime, act_from_request(runtime, number), principal(), number, addition, command)
        flash(_("Kept back, sealed. The unit does not learn of it."), "good")
        return redirect(petition_url(number), 303)

    @routes.post("/petitions/<registration_no>/additions/<int:addition>/accusation", doc_ui=False)
    @requires("petition.triage")
    def page_register_accusation(registration_no: str, addition: int) -> Response:
        number = authorized_petition(runtime, principal(), "petition.triage", registration_no).registration_no
        command, errors = parse_form(RegisterAccusation)
        if command is None:
            return petition_page(runtime, number, errors=errors, status=422)
        act = act_from_request(runtime, number)
        receipt = register_as_accusation(runtime, act, principal(), number, addition, command, once=once())
        following = Link(_("Additions to read"), additions_url(), "primary")
        return registered_page(receipt, following, sealed=True, added=True)
