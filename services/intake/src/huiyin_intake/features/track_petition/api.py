from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import request
from flask_openapi3 import APIBlueprint
from pydantic import BaseModel, ConfigDict, Field

from huiyin_chassis.http.access import requires
from huiyin_chassis.http.commands import act_from_request
from huiyin_chassis.runtime import Runtime
from huiyin_intake.features.add_text.handler import AddText, add_text
from huiyin_intake.features.rate_reply.command import RateReply
from huiyin_intake.features.rate_reply.handler import rate_reply
from huiyin_intake.features.track_petition.answers import texts_of
from huiyin_intake.features.track_petition.proof import proven_track
from huiyin_intake.features.triage_petition.api import Done
from huiyin_intake.matters import petition_of
from huiyin_intake.standing import (
    CLOCK_STEPS,
    Standing,
    answer_stands,
    due_at,
    holder_name,
    standing,
)
from huiyin_intake.views.tracking import Track
from huiyin_intake.web.numbers import NumberPath

CODE_HEADER = "Query-Code"
"""The code travels in a header, for addresses are written into logs."""


class ProgressStep(BaseModel):
    step: str
    at: datetime
    unit_name: str | None = None
    text: str | None = None


class Progress(BaseModel):
    """A petition's way, as its petitioner may know it."""

    registration_no: str
    standing: Standing
    unit_name: str | None
    due_at: datetime | None = Field(description="By when the next thing is owed; null where nothing is.")
    answer: str | None = Field(description="The desk's answer, where it answered directly.")
    may_rate: bool
    erased: bool
    steps: list[ProgressStep]


class CodeHeader(BaseModel):
    model_config = ConfigDict(populate_by_name=True)

    query_code: str = Field("", alias=CODE_HEADER, max_length=64)


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get(
        "/api/v1/progress/<registration_no>",
        summary="What has become of a petition; needs its code",
        responses={200: Progress},
    )
    @requires("petition.track")
    def progress(path: NumberPath, header: CodeHeader) -> dict[str, Any]:
        return progress_of(runtime, _proven(path.registration_no)).model_dump(mode="json")

    @routes.post(
        "/api/v1/progress/<registration_no>/rating",
        summary="Rate the result; needs the code",
        responses={200: Done},
    )
    @requires("petition.rate")
    def rate(path: NumberPath, header: CodeHeader, body: RateReply) -> dict[str, str]:
        number = _proven(path.registration_no).registration_no
        rate_reply(runtime, act_from_request(runtime, number), number, body)
        return {"registration_no": number}

    @routes.post(
        "/api/v1/progress/<registration_no>/additions",
        summary="Add to a petition; needs the code",
        responses={200: Done},
    )
    @requires("petition.rate")
    def add(path: NumberPath, header: CodeHeader, body: AddText) -> dict[str, str]:
        number = _proven(path.registration_no).registration_no
        add_text(runtime, act_from_request(runtime, number), number, body)
        return {"registration_no": number}

    def _proven(registration_no: str) -> Track:
        code = request.headers.get(CODE_HEADER, "")
        return proven_track(runtime, registration_no, code, request.remote_addr or "")


def progress_of(runtime: Runtime, track: Track) -> Progress:
    petition = petition_of(runtime, track.registration_no)
    texts = texts_of(petition)
    sealed = track.last("referred") is not None
    names = {
        s.told["unit"]: s.told["unit_name"] for s in track.steps if s.step == "dispatched" and not sealed
    }
    shown = [
        s
        for s in track.steps
        if s.step not in CLOCK_STEPS and not (sealed and s.step in ("dispatched", "signed"))
    ]
    return Progress(
        registration_no=track.registration_no,
        standing=standing(track),
        unit_name=holder_name(track),
        due_at=due_at(track),
        answer=texts.direct,
        may_rate=petition.may_be_rated and answer_stands(track),
        erased=track.erased,
        steps=[
            ProgressStep(step=s.step, at=s.at, unit_name=names.get(s.told.get("unit", "")), text=texts.of(s))
            for s in shown
        ],
    )
