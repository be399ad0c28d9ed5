"""The button that adds what a caller says to an earlier petition, instead of registering a second one."""

from __future__ import annotations

from flask import request
from flask_openapi3 import APIBlueprint
from pydantic import ConfigDict
from werkzeug.wrappers import Response

from huiyin_intake.features.add_text.command import AddText, add_text
from huiyin_intake.features.register_petition.page import registration_form
from huiyin_intake.features.register_petition.query import earlier_petitions
from huiyin_intake.links import petition_url, registration_url
from huiyin_intake.petitions import authorized_petition
from huiyin_web.http.access import principal, requires
from huiyin_web.http.commands import act_from_request, run_form
from huiyin_web.http.i18n import _
from huiyin_web.http.redirects import redirect_saying
from huiyin_web.runtime import Runtime


class AddFromRegistration(AddText):
    """The text of the form of registration; its other fields say what is known already."""

    model_config = ConfigDict(extra="ignore", frozen=True, str_strip_whitespace=True)


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.post("/petitions/<registration_no>/addition", doc_ui=False)
    @requires("petition.register")
    def page_add_for_caller(registration_no: str) -> Response:
        number = authorized_petition(
            runtime, principal(), "petition.register", registration_no
        ).registration_no

        def add(command: AddFromRegistration) -> Response:
            add_text(runtime, act_from_request(runtime, number), number, command)
            return redirect_saying(
                petition_url(number), _("Added to this petition. No second one was registered.")
            )

        def again() -> Response:
            typed = request.form.to_dict()
            return registration_form(runtime, typed, callers=earlier_petitions(runtime, typed))

        return run_form(AddFromRegistration, add, again, at=registration_url(), form=registration_url())
