"""Events of the bookings of a session: plain data. They name a matter by its number, and nobody."""

from __future__ import annotations

from dataclasses import dataclass

from huiyin_intake.domain.vocabulary import BookingGround, BookingWay, Screening
from huiyin_ledger.domain import Aggregate


@dataclass(frozen=True, kw_only=True)
class Booking:
    """`booking`: its number in the session. `persons`: who belong to the matter; `representatives`: how many of them come in.
    `proxy`: somebody comes with the petitioner's authority. `screening`: what the rules said of the matter; `because`: why the
    office booked it all the same, None where they let it in."""

    booking: int
    registration_no: str
    way: BookingWay
    persons: int
    representatives: int
    proxy: bool
    screening: Screening
    because: BookingGround | None


class BookingEvent(Aggregate.Event):
    session_no: str


class Opened(BookingEvent, Aggregate.Created):
    TOPIC = "intake.reception_bookings_opened"


class Booked(Booking, BookingEvent):
    """`waiting`: every slot was taken."""

    TOPIC = "intake.reception_booked"
    waiting: bool


class MovedUp(BookingEvent):
    """A slot became free for one that waited."""

    TOPIC = "intake.reception_booking_moved_up"
    booking: int


class Cancelled(BookingEvent):
    """`taken_to`: the session to which the visitor was taken instead."""

    TOPIC = "intake.reception_booking_cancelled"
    booking: int
    taken_to: str


class Closed(BookingEvent):
    """The session was cancelled."""

    TOPIC = "intake.reception_bookings_closed"
