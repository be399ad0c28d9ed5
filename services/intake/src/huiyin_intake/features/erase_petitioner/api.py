from __future__ import annotations

from typing import Any

from flask_openapi3 import APIBlueprint
from pydantic import BaseModel

from huiyin_intake.api_models import PetitionPath
from huiyin_intake.features.erase_petitioner.command import ErasePetitioner, EraseWriter
from huiyin_intake.features.erase_petitioner.handler import erase_petitioner, erase_writer
from huiyin_web.http.access import principal, requires
from huiyin_web.http.commands import act_from_request
from huiyin_web.runtime import Runtime


class ErasedOut(BaseModel):
    """Numbers of the petitions whose text can't be read any more; those of sealed matters are not named."""

    registration_nos: list[str]


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.post("/api/v1/erasures", summary="Erase a petitioner for ever", responses={200: ErasedOut})
    @requires("petitioner.erase")
    def erase(body: ErasePetitioner) -> dict[str, Any]:
        numbers = erase_petitioner(runtime, act_from_request(runtime), principal(), body)
        return {"registration_nos": list(numbers)}

    @routes.post(
        "/api/v1/petitions/<registration_no>/erasure",
        summary="Erase the petitioner who wrote this for ever",
        responses={200: ErasedOut},
    )
    @requires("petitioner.erase")
    def erase_by_number(path: PetitionPath, body: EraseWriter) -> dict[str, Any]:
        numbers = erase_writer(runtime, act_from_request(runtime), principal(), path.registration_no, body)
        return {"registration_nos": list(numbers)}
