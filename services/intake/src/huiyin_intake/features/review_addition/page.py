"""The forms on the page of a petition that decide about the oldest unread addition."""

from __future__ import annotations

from flask_openapi3 import APIBlueprint
from werkzeug.wrappers import Response

from huiyin_intake.domain.registration_number import jurisdiction_of
from huiyin_intake.features.register_petition.page import registered_page
from huiyin_intake.features.review_addition.command import (
    KeepBack,
    RegisterAccusation,
    keep_back,
    pass_on,
    register_as_accusation,
)
from huiyin_intake.features.show_petition.actions import NoFields, run_on_petition, said
from huiyin_intake.links import additions_url
from huiyin_intake.tracking_status import has_ended
from huiyin_intake.views.tracking import track_of
from huiyin_web.http.access import principal, requires
from huiyin_web.http.commands import act_from_request
from huiyin_web.http.i18n import _
from huiyin_web.http.parts import Link
from huiyin_web.runtime import Runtime


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.post("/petitions/<registration_no>/additions/<int:addition>/pass-on", doc_ui=False)
    @requires("petition.triage")
    def page_pass_on(registration_no: str, addition: int) -> Response:
        def pass_it_on(number: str, _button: NoFields) -> Response:
            pass_on(runtime, act_from_request(runtime, number), principal(), number, addition)
            track = track_of(runtime.database, jurisdiction_of(number), number)
            if track is not None and has_ended(track):
                return said(number, _("Passed on: it waits among the return visits for a decision."))
            return said(number, _("Passed on. It is on its way to the unit."))

        return run_on_petition(runtime, registration_no, NoFields, pass_it_on)

    @routes.post("/petitions/<registration_no>/additions/<int:addition>/keep-back", doc_ui=False)
    @requires("petition.triage")
    def page_keep_back(registration_no: str, addition: int) -> Response:
        def keep(number: str, command: KeepBack) -> Response:
            keep_back(runtime, act_from_request(runtime, number), principal(), number, addition, command)
            return said(number, _("Kept back, sealed. The unit does not learn of it."))

        return run_on_petition(runtime, registration_no, KeepBack, keep)

    @routes.post("/petitions/<registration_no>/additions/<int:addition>/accusation", doc_ui=False)
    @requires("petition.register")
    def page_register_accusation(registration_no: str, addition: int) -> Response:
        def register(number: str, command: RegisterAccusation) -> Response:
            act = act_from_request(runtime, number)
            new = register_as_accusation(runtime, act, principal(), number, addition, command)
            following = Link(_("Additions to read"), additions_url(), "primary")
            return registered_page(new, following, sealed=True, added=True)

        return run_on_petition(runtime, registration_no, RegisterAccusation, register)
