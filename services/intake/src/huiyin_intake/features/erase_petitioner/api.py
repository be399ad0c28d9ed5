from __future__ import annotations

from typing import Any

from flask_openapi3 import APIBlueprint
from pydantic import BaseModel

from huiyin_intake.features.erase_petitioner.command import ErasePetitioner
from huiyin_intake.features.erase_petitioner.handler import erase_petitioner
from huiyin_web.http.access import principal, requires
from huiyin_web.http.commands import act_from_request
from huiyin_web.runtime import Runtime


class ErasedOut(BaseModel):
    """Numbers of the petitions whose text can't be read any more."""

    registration_nos: list[str]


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.post("/api/v1/erasures", summary="Erase a petitioner for ever", responses={200: ErasedOut})
    @requires("petitioner.erase")
    def erase(body: ErasePetitioner) -> dict[str, Any]:
        numbers = erase_petitioner(runtime, act_from_request(runtime), principal(), body)
        return {"registration_nos": list(numbers)}
