"""The form on the page of a petition that gives a new query code."""

from __future__ import annotations

from flask_openapi3 import APIBlueprint
from werkzeug.wrappers import Response

from huiyin_intake.domain.query_code import for_reading
from huiyin_intake.features.reissue_query_code.command import ReissueQueryCode, reissue_query_code
from huiyin_intake.features.show_petition.actions import run_on_petition
from huiyin_intake.links import petition_url
from huiyin_web.http.access import principal, requires
from huiyin_web.http.commands import act_from_request
from huiyin_web.http.pages import page
from huiyin_web.runtime import Runtime


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.post("/petitions/<registration_no>/query-code", doc_ui=False)
    @requires("petition.triage")
    def page_reissue(registration_no: str) -> Response:
        def reissue(number: str, command: ReissueQueryCode) -> Response:
            act = act_from_request(runtime, number)
            code = for_reading(reissue_query_code(runtime, act, principal(), number, command))
            return page("intake/new_code.html", number=number, code=code, petition_url=petition_url(number))

        return run_on_petition(runtime, registration_no, ReissueQueryCode, reissue)
