"""The forms on the page of a petition for what is, or turns out to be, an accusation."""

from __future__ import annotations

from flask import flash, redirect
from flask_openapi3 import APIBlueprint
from werkzeug.wrappers import Response

from huiyin_intake.features.refer_accusation.command import ReferAccusation
from huiyin_intake.features.refer_accusation.handler import mark_as_accusation, refer_accusation
from huiyin_intake.features.show_petition.page import run_form
from huiyin_intake.links import petition_url, petitions_url
from huiyin_web.http.access import may, principal, requires
from huiyin_web.http.commands import act_from_request
from huiyin_web.http.i18n import _
from huiyin_web.runtime import Runtime


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.post("/petitions/<registration_no>/referral", doc_ui=False)
    @requires("petition.triage")
    def page_refer(registration_no: str) -> Response:
        message = _("Referred, sealed. From now on only the competent organ may read it.")
        return run_form(runtime, registration_no, ReferAccusation, refer_accusation, message)

    @routes.post("/petitions/<registration_no>/accusation", doc_ui=False)
    @requires("petition.triage")
    def page_mark_as_accusation(registration_no: str) -> Response:
        mark_as_accusation(runtime, act_from_request(runtime, registration_no), principal(), registration_no)
        flash(_("Handed over. Only those who handle accusations see it now."), "good")
        return redirect(petition_url(registration_no) if may("accusation.read") else petitions_url(), 303)
