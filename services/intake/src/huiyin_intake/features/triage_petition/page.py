"""The triage form on the page of a petition."""

from __future__ import annotations

from flask import flash, redirect
from flask_openapi3 import APIBlueprint
from werkzeug.wrappers import Response

from huiyin_chassis.http.access import principal, requires
from huiyin_chassis.http.commands import act_from_request
from huiyin_chassis.http.forms import parse_form
from huiyin_chassis.http.i18n import _
from huiyin_chassis.runtime import Runtime
from huiyin_intake.features.show_petition.page import petition_page
from huiyin_intake.features.triage_petition.command import TriagePetition
from huiyin_intake.features.triage_petition.handler import triage_petition
from huiyin_intake.links import petition_url
from huiyin_intake.petitions import authorized_petition


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.post("/petitions/<registration_no>/triage", doc_ui=False)
    @requires("petition.triage")
    def page_triage(registration_no: str) -> Response:
        number = authorized_petition(runtime, principal(), "petition.triage", registration_no).registration_no
        command, errors = parse_form(TriagePetition)
        if command is None:
            return petition_page(runtime, number, errors=errors, status=422)
        triage_petition(runtime, act_from_request(runtime, number), principal(), number, command)
        flash(_("Triaged. It is on its way to the unit."), "good")
        return redirect(petition_url(number), 303)
