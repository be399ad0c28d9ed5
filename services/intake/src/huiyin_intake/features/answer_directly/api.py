from __future__ import annotations

from flask_openapi3 import APIBlueprint

from huiyin_intake.api_models import Done, PetitionPath
from huiyin_intake.features.answer_directly.command import AnswerDirectly
from huiyin_intake.features.answer_directly.handler import answer_directly
from huiyin_web.http.access import principal, requires
from huiyin_web.http.commands import act_from_request
from huiyin_web.runtime import Runtime


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.post(
        "/api/v1/petitions/<registration_no>/answer", summary="Answer at once", responses={200: Done}
    )
    @requires("petition.triage")
    def answer(path: PetitionPath, body: AnswerDirectly) -> dict[str, str]:
        act = act_from_request(runtime, path.registration_no)
        answer_directly(runtime, act, principal(), path.registration_no, body)
        return {"registration_no": path.registration_no}
