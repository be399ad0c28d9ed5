"""Bookings of reception days, for programs."""

from __future__ import annotations

from datetime import datetime

from flask_openapi3 import APIBlueprint
from pydantic import BaseModel, ConfigDict, Field

from huiyin_intake.domain.vocabulary import BookingGround, BookingState, BookingWay, Screening, TrackingStatus
from huiyin_intake.features.book_reception.command import (
    ACTION,
    Booked,
    BookSession,
    book_session,
    cancel_booking,
    take_to,
)
from huiyin_intake.features.book_reception.query import bookings_shown, screened_for
from huiyin_web.http.access import principal, requires
from huiyin_web.http.commands import act_from_request
from huiyin_web.runtime import Runtime


class SessionPath(BaseModel):
    """The session that the address names."""

    session_no: str = Field(max_length=40, description="For example 230600-JD-20261202-1.")


class BookingPath(SessionPath):
    booking: int = Field(ge=1, description="The booking's number in the session.")


class ScreeningPath(SessionPath):
    registration_no: str = Field(max_length=40)


class ScreeningTold(BaseModel):
    """What the rules say of a matter, and what somebody can do instead."""

    outcome: Screening
    status: TrackingStatus
    unit_name: str | None = Field(description="Who handles it.")
    due_at: datetime | None = Field(description="When the next step is due.")
    offered: list[str] = Field(description="Numbers of sessions whose remit has it, the next one first.")


class BookingItem(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    booking: int
    registration_no: str
    way: BookingWay
    persons: int
    representatives: int
    proxy: bool
    screening: Screening
    because: BookingGround | None
    booked_at: datetime
    state: BookingState
    taken_to: str = Field(description="The session to which the visitor was taken instead.")


class BookingList(BaseModel):
    items: list[BookingItem]


class TakeTo(BaseModel):
    other: str = Field(max_length=40, description="Another session of the same place.")


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get(
        "/api/v1/receptions/<session_no>/bookings",
        summary="Who is booked for a session",
        responses={200: BookingList},
    )
    @requires(ACTION)
    def api_bookings(path: SessionPath) -> BookingList:
        rows = bookings_shown(runtime, principal(), path.session_no)
        return BookingList(items=[BookingItem.model_validate(each) for each in rows])

    @routes.get(
        "/api/v1/receptions/<session_no>/screening/<registration_no>",
        summary="What the rules say of a matter that is to be brought to a session",
        responses={200: ScreeningTold},
    )
    @requires(ACTION)
    def api_screening(path: ScreeningPath) -> ScreeningTold:
        found = screened_for(runtime, principal(), path.session_no, path.registration_no)
        return ScreeningTold(
            outcome=found.outcome,
            status=found.status,
            unit_name=found.unit_name,
            due_at=found.due_at,
            offered=[each.session_no for each in found.offered],
        )

    @routes.post("/api/v1/receptions/<session_no>/bookings", summary="Book a matter", responses={201: Booked})
    @requires(ACTION)
    def api_book(path: SessionPath, body: BookSession) -> tuple[Booked, int]:
        return book_session(runtime, act_from_request(runtime), principal(), path.session_no, body), 201

    @routes.post(
        "/api/v1/receptions/<session_no>/bookings/<int:booking>/cancel",
        summary="Cancel a booking; whoever waits moves up",
        responses={200: BookingList},
    )
    @requires(ACTION)
    def api_cancel_booking(path: BookingPath) -> BookingList:
        cancel_booking(runtime, act_from_request(runtime), principal(), path.session_no, path.booking)
        rows = bookings_shown(runtime, principal(), path.session_no)
        return BookingList(items=[BookingItem.model_validate(each) for each in rows])

    @routes.post(
        "/api/v1/receptions/<session_no>/bookings/<int:booking>/move",
        summary="Take a visitor to another session",
        responses={201: Booked},
    )
    @requires(ACTION)
    def api_take_to(path: BookingPath, body: TakeTo) -> tuple[Booked, int]:
        who, act = principal(), act_from_request(runtime)
        return take_to(runtime, act, who, path.session_no, path.booking, body.other), 201
