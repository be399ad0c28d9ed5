"""The form on the page of a petition that gives a new query code."""

from __future__ import annotations

from flask_openapi3 import APIBlueprint
from werkzeug.wrappers import Response

from huiyin_intake.domain.query_code import for_reading
from huiyin_intake.features.reissue_query_code.command import ReissueQueryCode
from huiyin_intake.features.reissue_query_code.handler import reissue_query_code
from huiyin_intake.features.show_petition.page import petition_page
from huiyin_intake.links import petition_url
from huiyin_intake.petitions import authorized_petition
from huiyin_web.http.access import principal, requires
from huiyin_web.http.commands import act_from_request
from huiyin_web.http.forms import parse_form
from huiyin_web.http.pages import page
from huiyin_web.runtime import Runtime


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.post("/petitions/<registration_no>/query-code", doc_ui=False)
    @requires("petition.triage")
    def page_reissue(registration_no: str) -> Response:
        number = authorized_petition(runtime, principal(), "petition.triage", registration_no).registration_no
        command, errors = parse_form(ReissueQueryCode)
        if command is None:
            return petition_page(runtime, number, errors=errors, status=422)
        code = reissue_query_code(runtime, act_from_request(runtime, number), principal(), number, command)
        return page(
            "intake/new_code.html", number=number, code=for_reading(code), petition_url=petition_url(number)
        )
