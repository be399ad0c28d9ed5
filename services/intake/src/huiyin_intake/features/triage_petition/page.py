"""The triage form on the page of a petition."""

from __future__ import annotations

from flask_openapi3 import APIBlueprint
from werkzeug.wrappers import Response

from huiyin_intake.features.show_petition.page import run_form
from huiyin_intake.features.triage_petition.command import TriagePetition
from huiyin_intake.features.triage_petition.handler import triage_petition
from huiyin_web.http.access import requires
from huiyin_web.http.i18n import _
from huiyin_web.runtime import Runtime


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.post("/petitions/<registration_no>/triage", doc_ui=False)
    @requires("petition.triage")
    def page_triage(registration_no: str) -> Response:
        message = _("Triaged. It is on its way to the unit.")
        return run_form(runtime, registration_no, TriagePetition, triage_petition, message)
