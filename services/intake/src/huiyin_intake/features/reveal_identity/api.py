from __future__ import annotations

from typing import Any

from flask_openapi3 import APIBlueprint
from pydantic import BaseModel

from huiyin_intake.api_models import PetitionPath
from huiyin_intake.domain.vocabulary import Revealed
from huiyin_intake.features.reveal_identity.command import Reveal
from huiyin_intake.features.reveal_identity.handler import reveal
from huiyin_web.http.access import principal, requires
from huiyin_web.http.commands import act_from_request
from huiyin_web.runtime import Runtime


class ShownOut(BaseModel):
    """What was sealed; null where it was not given or not asked for."""

    what: Revealed
    anonymous: bool
    name: str | None
    phone: str | None
    id_no: str | None
    address: str | None
    title: str | None
    text: str | None
    location: str | None
    accused: str | None


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
        return ShownOut(**vars(shown)).model_dump(mode="json")
