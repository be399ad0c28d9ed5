"""The triage form, sent with the button that answers at once."""

from __future__ import annotations

from flask_openapi3 import APIBlueprint
from werkzeug.wrappers import Response

from huiyin_intake.features.answer_directly.command import AnswerDirectly
from huiyin_intake.features.answer_directly.handler import answer_directly
from huiyin_intake.features.show_petition.page import run_form
from huiyin_web.http.access import requires
from huiyin_web.http.i18n import _
from huiyin_web.runtime import Runtime


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.post("/petitions/<registration_no>/answer", doc_ui=False)
    @requires("petition.triage")
    def page_answer(registration_no: str) -> Response:
        message = _("Answered. Tell the petitioner, who can also read it with number and code.")
        return run_form(runtime, registration_no, AnswerDirectly, answer_directly, message)
