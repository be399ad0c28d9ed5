from __future__ import annotations

from flask_openapi3 import APIBlueprint

from huiyin_intake.api_models import PetitionPath
from huiyin_intake.features.reveal_identity.command import Reveal, ShownOut, reveal
from huiyin_web.http.access import principal, requires
from huiyin_web.http.commands import act_from_request
from huiyin_web.runtime import Runtime


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.post(
        "/api/v1/petitions/<registration_no>/reveal",
        summary="Look at an identity or an accusation; recorded",
        responses={200: ShownOut},
    )
    @requires("identity.reveal")
    def look(path: PetitionPath, body: Reveal) -> ShownOut:
        act = act_from_request(runtime, path.registration_no)
        return reveal(runtime, act, principal(), path.registration_no, body)
