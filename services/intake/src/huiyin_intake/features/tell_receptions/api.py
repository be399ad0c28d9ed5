"""Announced sessions of reception days, for programs; open to everybody."""

from __future__ import annotations

from datetime import datetime

from flask import jsonify
from flask_openapi3 import APIBlueprint
from pydantic import BaseModel, Field, TypeAdapter
from werkzeug.wrappers import Response

from huiyin_contracts.vocabulary import ReceptionKind, ReceptionLevel
from huiyin_intake.domain.reception_session_events import Announcement
from huiyin_intake.features.tell_receptions.answers import asked_again
from huiyin_intake.features.tell_receptions.query import ReceptionsQuery, announced_sessions
from huiyin_intake.features.tell_receptions.told import Announced, Correction
from huiyin_web.http.access import requires
from huiyin_web.http.codes import class_name, place_name
from huiyin_web.papers.paper import in_chinese
from huiyin_web.runtime import Runtime

Value = str | bool | list[str]
_TIME = TypeAdapter(datetime)


class Coded(BaseModel):
    """A code of the code tables with its Chinese name."""

    code: str
    name: str


class ToldChange(BaseModel):
    """A field of the session that was corrected."""

    field: str = Field(description="Name of the field of the session.")
    was: Value = Field(description="What was announced before; of classes and places their codes.")
    now: Value = Field(description="What is announced instead.")


class ToldCorrection(BaseModel):
    """An edition after the first."""

    edition: int = Field(description="2 for the first correction.")
    at: datetime = Field(description="When the public was told.")
    changed: list[ToldChange]


class ToldSession(BaseModel):
    """A session as it was announced last, with every correction of it."""

    session_no: str = Field(description="Its number; the same in every edition.")
    jurisdiction: Coded = Field(description="Whose leaders receive.")
    edition: int = Field(description="1 for what was never corrected.")
    announced_at: datetime = Field(description="When the public was told first.")
    changed_at: datetime = Field(description="When the public was told of this edition.")
    level: ReceptionLevel
    kind: ReceptionKind = Field(description="Whether one has to book.")
    starts_at: datetime
    ends_at: datetime
    leader: str = Field(description="Name of the leader who receives.")
    post: str = Field(description="The leader's post.")
    leader_code: str = Field(
        description="By which the leader's calendar is asked for, together with the place."
    )
    classes: list[Coded] = Field(description="Classes of matters that the leader receives; empty: all.")
    places: list[Coded] = Field(description="Places whose matters the leader receives; empty: all.")
    place: str = Field(description="Name of the place where it is held.")
    address: str
    room: str
    lawyer: str = Field(description="Name of the lawyer who sits in; empty: none.")
    phone: str = Field(description="Where one asks and books; empty: no number was announced.")
    booking_ends_at: datetime = Field(description="Until when one can book.")
    cancelled: bool
    offered: str = Field(
        description="Number of the session that is offered instead of a cancelled one; empty: none that was announced."
    )
    corrections: list[ToldCorrection] = Field(description="The first one first.")


class ToldSessions(BaseModel):
    """By the time at which they are held."""

    items: list[ToldSession]


NAMES = {
    "leader": "leader_code",
    "leader_name": "leader",
    "leader_post": "post",
    "place_name": "place",
    "lawyer_name": "lawyer",
}
"""Fields of an announcement that are called otherwise here."""


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get(
        "/api/v1/announced-receptions",
        summary="Sessions of reception days that were announced, with what was corrected",
        responses={200: ToldSessions},
    )
    @requires("page.public")
    def announced_receptions(query: ReceptionsQuery) -> Response:
        items = [told_session(each) for each in announced_sessions(runtime, query)]
        return asked_again(jsonify(ToldSessions(items=items).model_dump(mode="json")))


@in_chinese
def told_session(session: Announced) -> ToldSession:
    told = session.now
    return ToldSession(
        session_no=session.session_no,
        jurisdiction=Coded(code=session.jurisdiction, name=place_name(session.jurisdiction)),
        edition=session.edition,
        announced_at=session.announced_at,
        changed_at=session.changed_at,
        level=told.level,
        kind=told.kind,
        starts_at=told.starts_at,
        ends_at=told.ends_at,
        leader=told.leader_name,
        post=told.leader_post,
        leader_code=told.leader,
        classes=[Coded(code=each, name=class_name(each)) for each in told.classes],
        places=[Coded(code=each, name=place_name(each)) for each in told.places],
        place=told.place_name,
        address=told.address,
        room=told.room,
        lawyer=told.lawyer_name,
        phone=told.phone,
        booking_ends_at=told.booking_ends_at,
        cancelled=told.cancelled,
        offered=told.offered,
        corrections=[
            ToldCorrection(edition=each.edition, at=each.at, changed=_changes(each))
            for each in session.corrections
        ],
    )


def _changes(correction: Correction) -> list[ToldChange]:
    return [
        ToldChange(
            field=NAMES.get(name, name), was=_value(correction.was, name), now=_value(correction.now, name)
        )
        for name in sorted(correction.changed)
    ]


def _value(told: Announcement, name: str) -> Value:
    value = getattr(told, name)
    match value:
        case bool():
            return value
        case datetime():
            return str(_TIME.dump_python(value, mode="json"))
        case tuple():
            return list(value)
    return str(value)
