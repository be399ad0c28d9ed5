"""Reminding a unit by hand, for programs."""

from __future__ import annotations

from flask_openapi3 import APIBlueprint
from pydantic import BaseModel, Field

from huiyin_supervision.features.show_matter.api import MatterPath
from huiyin_supervision.features.show_matter.query import find_matter
from huiyin_supervision.features.urge_unit.handler import Urged, urge_unit
from huiyin_supervision.features.urge_unit.query import urge_command
from huiyin_web.http.access import principal, requires
from huiyin_web.http.commands import act_from_request
from huiyin_web.runtime import Runtime

_USUAL = "请抓紧办理，并答复办理进展。"


class UrgeBody(BaseModel):
    clock_id: str = Field(description="Which clock of the matter.", min_length=1, max_length=120)
    words: str = Field(_USUAL, description="What the unit is to do.", min_length=1, max_length=1000)


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.post(
        "/api/v1/matters/<registration_no>/urge", summary="Remind a unit by hand", responses={200: Urged}
    )
    @requires("supervision.act")
    def api_urge(path: MatterPath, body: UrgeBody) -> Urged:
        matter = find_matter(runtime.database, principal(), path.registration_no)
        command = urge_command(principal(), matter, body.clock_id, body.words)
        return urge_unit(runtime, act_from_request(runtime, path.registration_no), command)
