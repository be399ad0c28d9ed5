from __future__ import annotations

from typing import Any

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
    def look(path: PetitionPath, body: Reveal) -> dict[str, Any]:
        act = act_from_request(runtime, path.registration_no)
        shown = reveal(runtime, act, principal(), path.registration_no, body)
        return shown.model_dump(mode="json")
