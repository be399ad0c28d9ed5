"""Who is booked for which session, by the number of the matter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from huiyin_intake.domain import reception_booking_events as events
from huiyin_intake.domain.vocabulary import BookingGround, BookingState, BookingWay, Screening
from huiyin_intake.views.register import REACH
from huiyin_ledger.db import Database
from huiyin_ledger.events import Event
from huiyin_ledger.views.view import View, creates, folds
from huiyin_web.identity.scope import Scope


@dataclass
class BookingRow:
    jurisdiction: str
    session_no: str
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
    taken_to: str = ""


class ReceptionBookingsView(View[BookingRow]):
    name = "reception_bookings"
    key = ("jurisdiction", "session_no", "booking")
    indexes = ("(registration_no)",)

    @creates(events.Booked)
    def booked(self, event: Event) -> BookingRow:
        state = BookingState.WAITING if event.data["waiting"] else BookingState.BOOKED
        return self.row(event, state=state, booked_at=event.occurred_at)

    @folds(events.MovedUp)
    def moved_up(self, row: BookingRow, event: Event) -> None:
        row.state = BookingState.BOOKED

    @folds(events.Cancelled)
    def cancelled(self, row: BookingRow, event: Event) -> None:
        row.state, row.taken_to = BookingState.CANCELLED, event.data["taken_to"]


def bookings_of(database: Database, jurisdiction: str, session_no: str, scope: Scope) -> list[BookingRow]:
    """Those of a session whose matters lie in `scope`, in the order of booking; never an accusation."""
    readable = scope.condition(REACH)
    return ReceptionBookingsView.select(
        database,
        f"""WHERE jurisdiction = %(place)s AND session_no = %(session)s AND registration_no IN (
              SELECT registration_no FROM live.register WHERE NOT accusation AND NOT erased AND {readable.where})
            ORDER BY booking""",
        {**readable.params, "place": jurisdiction, "session": session_no},
    )


def open_bookings_of(database: Database, registration_no: str) -> list[BookingRow]:
    """Of one matter, in whatever session."""
    return ReceptionBookingsView.select(
        database,
        "WHERE registration_no = %s AND state <> 'cancelled' ORDER BY session_no, booking",
        (registration_no,),
    )
