"""The button on the page of a petition for what turns out to be an accusation."""

from __future__ import annotations

from flask_openapi3 import APIBlueprint
from werkzeug.wrappers import Response

from huiyin_intake.features.refer_accusation.command import mark_as_accusation
from huiyin_intake.features.show_petition.actions import NoFields, run_on_petition
from huiyin_intake.links import petition_url, petitions_url
from huiyin_web.http.access import may, principal, requires
from huiyin_web.http.commands import act_from_request
from huiyin_web.http.i18n import _
from huiyin_web.http.redirects import redirect_saying
from huiyin_web.runtime import Runtime


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.post("/petitions/<registration_no>/accusation", doc_ui=False)
    @requires("petition.triage")
    def page_mark_as_accusation(registration_no: str) -> Response:
        def hand_over(number: str, _button: NoFields) -> Response:
            mark_as_accusation(runtime, act_from_request(runtime, number), principal(), number)
            onward = petition_url(number) if may("accusation.read") else petitions_url()
            return redirect_saying(onward, _("Handed over. Only those who handle accusations see it now."))

        return run_on_petition(runtime, registration_no, NoFields, hand_over)
