from __future__ import annotations

from flask_openapi3 import APIBlueprint

from huiyin_intake.api_models import Done, PetitionPath
from huiyin_intake.features.triage_petition.command import TriagePetition
from huiyin_intake.features.triage_petition.handler import triage_petition
from huiyin_web.http.access import principal, requires
from huiyin_web.http.commands import act_from_request
from huiyin_web.runtime import Runtime


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.post(
        "/api/v1/petitions/<registration_no>/triage", summary="Triage for dispatch", responses={200: Done}
    )
    @requires("petition.triage")
    def triage(path: PetitionPath, body: TriagePetition) -> dict[str, str]:
        act = act_from_request(runtime, path.registration_no)
        triage_petition(runtime, act, principal(), path.registration_no, body)
        return {"registration_no": path.registration_no}
