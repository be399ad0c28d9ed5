from __future__ import annotations

from datetime import datetime

from flask import request
from flask_openapi3 import APIBlueprint
from pydantic import BaseModel, ConfigDict, Field

from huiyin_intake.api_models import Done, PetitionPath
from huiyin_intake.domain.vocabulary import TrackingStatus
from huiyin_intake.features.add_text.command import AddText, add_text
from huiyin_intake.features.rate_reply.command import RateReply, rate_reply
from huiyin_intake.features.track_petition.code_check import track_by_code
from huiyin_intake.features.track_petition.promises import is_accusation
from huiyin_intake.petitions import load_petition
from huiyin_intake.reply_texts import reply_texts
from huiyin_intake.tracking_status import (
    CLOCK_STEPS,
    answer_is_current,
    due_at,
    holder_name,
    tracking_status,
)
from huiyin_intake.views.tracking import Track
from huiyin_web.http.access import requires
from huiyin_web.http.commands import act_from_request
from huiyin_web.http.limits import caller_address, limited
from huiyin_web.identity.rates import Rule
from huiyin_web.runtime import Runtime

CODE_HEADER = "Query-Code"
"""The code is sent in a header, because addresses are logged."""


class ProgressStep(BaseModel):
    step: str
    at: datetime
    unit_name: str | None = None
    text: str | None = None


class Progress(BaseModel):
    """A petition's progress, as its petitioner may know it."""

    registration_no: str
    status: TrackingStatus
    unit_name: str | None
    due_at: datetime | None = Field(description="When the next step is due; null if none is owed.")
    answer: str | None = Field(description="The desk's answer, if it answered directly.")
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
    def progress(path: PetitionPath, header: CodeHeader) -> Progress:
        return progress_of(runtime, _proven(path.registration_no))

    @routes.post(
        "/api/v1/progress/<registration_no>/rating",
        summary="Rate the result; needs the code",
        responses={200: Done},
    )
    @requires("petition.rate")
    @limited(Rule.PETITIONER)
    def rate(path: PetitionPath, header: CodeHeader, body: RateReply) -> dict[str, str]:
        number = _proven(path.registration_no).registration_no
        rate_reply(runtime, act_from_request(runtime, number), number, body)
        return {"registration_no": number}

    @routes.post(
        "/api/v1/progress/<registration_no>/additions",
        summary="Add to a petition; needs the code",
        responses={200: Done},
    )
    @requires("petition.rate")
    @limited(Rule.PETITIONER)
    def add(path: PetitionPath, header: CodeHeader, body: AddText) -> dict[str, str]:
        number = _proven(path.registration_no).registration_no
        add_text(runtime, act_from_request(runtime, number), number, body)
        return {"registration_no": number}

    def _proven(registration_no: str) -> Track:
        code = request.headers.get(CODE_HEADER, "")
        return track_by_code(runtime, registration_no, code, caller_address())


def progress_of(runtime: Runtime, track: Track) -> Progress:
    petition = load_petition(runtime, track.registration_no)
    texts = reply_texts(petition)
    sealed = track.last("referred") is not None
    names = {
        s.data["unit"]: s.data["unit_name"] for s in track.steps if s.step == "dispatched" and not sealed
    }
    shown = [
        s
        for s in track.steps
        if s.step not in CLOCK_STEPS and not (sealed and s.step in ("dispatched", "signed"))
    ]
    return Progress(
        registration_no=track.registration_no,
        status=tracking_status(track),
        unit_name=holder_name(track),
        due_at=due_at(track),
        answer=texts.direct,
        may_rate=petition.may_be_rated and answer_is_current(track),
        erased=track.erased,
        steps=[
            ProgressStep(
                step=s.step,
                at=s.at,
                unit_name=names.get(s.data.get("unit", "")),
                text=None if is_accusation(track) else texts.of(s),
            )
            for s in shown
        ],
    )
