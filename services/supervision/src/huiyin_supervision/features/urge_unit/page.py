"""Urging: a button on the matter's page, and a POST for programs."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request
from flask_openapi3 import APIBlueprint
from pydantic import BaseModel, Field

from huiyin_chassis.domain import NotFound, Refused
from huiyin_chassis.http.access import principal, requires
from huiyin_chassis.http.commands import act_from_request, once
from huiyin_chassis.http.i18n import _
from huiyin_chassis.http.problems import refusal_text
from huiyin_chassis.runtime import Runtime
from huiyin_supervision.features.show_matter.api import MatterPath
from huiyin_supervision.features.show_matter.page import render_matter
from huiyin_supervision.features.show_matter.query import find_matter
from huiyin_supervision.features.urge_unit.handler import UrgeUnit, urge_unit
from huiyin_supervision.row_access import allowed


class UrgeBody(BaseModel):
    clock_id: str = Field(description="Which clock of the matter.", min_length=1, max_length=120)


class Urged(BaseModel):
    clock_id: str
    unit: str = Field(description="Unit that was reminded.")


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.post(
        "/api/v1/matters/<registration_no>/urge", summary="Remind a unit by hand", responses={200: Urged}
    )
    @requires("supervision.act")
    def api_urge(path: MatterPath, body: UrgeBody) -> Any:
        return _urge(runtime, path.registration_no, body.clock_id)

    @routes.post("/matters/<registration_no>/urge", doc_ui=False)
    @requires("supervision.act")
    def page_urge(registration_no: str) -> Any:
        try:
            _urge(runtime, registration_no, request.form.get("clock_id", ""))
        except NotFound:
            raise
        except Refused as refused:
            matter = find_matter(runtime.database, principal(), registration_no)
            return render_matter(runtime, matter, errors={"": refusal_text(refused)}, status=422)
        flash(_("The unit was reminded."), "good")
        return redirect(f"/supervision/matters/{registration_no}", code=303)


def _urge(runtime: Runtime, registration_no: str, clock_id: str) -> dict[str, str]:
    matter = find_matter(runtime.database, principal(), registration_no)
    clock = next((row for row in matter.clocks if row["clock_id"] == clock_id), None)
    if clock is None or not allowed(principal(), "supervision.act", clock):
        raise NotFound("There is no such clock on this matter.")
    return urge_unit(
        runtime,
        act_from_request(runtime, registration_no),
        UrgeUnit(matter.jurisdiction, registration_no, clock_id),
        once(),
    )
