from __future__ import annotations

from flask_openapi3 import APIBlueprint

from huiyin_intake.api_models import PetitionPath, Registered
from huiyin_intake.features.reissue_query_code.command import ReissueQueryCode, reissue_query_code
from huiyin_web.http.access import principal, requires
from huiyin_web.http.commands import act_from_request
from huiyin_web.runtime import Runtime


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.post(
        "/api/v1/petitions/<registration_no>/query-code",
        summary="Give a new query code; the old one is void",
        responses={200: Registered},
    )
    @requires("petition.triage")
    def reissue(path: PetitionPath, body: ReissueQueryCode) -> dict[str, str]:
        act = act_from_request(runtime, path.registration_no)
        code = reissue_query_code(runtime, act, principal(), path.registration_no, body)
        return {"registration_no": path.registration_no, "query_code": code}
