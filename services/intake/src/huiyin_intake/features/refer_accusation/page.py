"""The button on the page of a petition for what turns out to be an accusation."""

from __future__ import annotations

from flask import flash, redirect
from flask_openapi3 import APIBlueprint
from werkzeug.wrappers import Response

from huiyin_intake.features.refer_accusation.command import mark_as_accusation
from huiyin_intake.links import petition_url, petitions_url
from huiyin_web.http.access import may, principal, requires
from huiyin_web.http.commands import act_from_request
from huiyin_web.http.i18n import _
from huiyin_web.runtime import Runtime


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.post("/petitions/<registration_no>/accusation", doc_ui=False)
    @requires("petition.triage")
    def page_mark_as_accusation(registration_no: str) -> Response:
        mark_as_accusation(runtime, act_from_request(runtime, registration_no), principal(), registration_no)
        flash(_("Handed over. Only those who handle accusations see it now."), "good")
        return redirect(petition_url(registration_no) if may("accusation.read") else petitions_url(), 303)
