from __future__ import annotations

from flask_openapi3 import APIBlueprint
from werkzeug.wrappers import Response

from huiyin_chassis.http.access import principal, requires
from huiyin_chassis.http.commands import act_from_request
from huiyin_chassis.http.forms import parse_form
from huiyin_chassis.http.pages import page
from huiyin_chassis.runtime import Runtime
from huiyin_intake.domain.query_code import for_reading
from huiyin_intake.features.case_page.page import case_page
from huiyin_intake.features.reissue_query_code.handler import ReissueQueryCode, reissue_query_code
from huiyin_intake.matters import petition_for


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.post("/petitions/<registration_no>/query-code", doc_ui=False)
    @requires("petition.triage")
    def reissue_on_page(registration_no: str) -> Response:
        petition = petition_for(runtime, principal(), "petition.triage", registration_no)
        command, errors = parse_form(ReissueQueryCode)
        if command is None:
            return case_page(runtime, petition.registration_no, errors=errors, status=422)
        act = act_from_request(runtime, petition.registration_no)
        code = reissue_query_code(runtime, act, principal(), petition.registration_no, command)
        return page("intake/new_code.html", number=petition.registration_no, code=for_reading(code))
