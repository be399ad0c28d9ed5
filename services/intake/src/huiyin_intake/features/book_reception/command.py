"""Bookings of a session: made, cancelled, taken to another session."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from huiyin_intake.domain.petition import Petition
from huiyin_intake.domain.reception_booking_events import Booking
from huiyin_intake.domain.reception_bookings import ReceptionBookings
from huiyin_intake.domain.reception_session import ReceptionSession
from huiyin_intake.domain.vocabulary import BookingState, BookingWay, Screening
from huiyin_intake.features.book_reception.screening import screened
from huiyin_intake.masking import masking_context
from huiyin_intake.petitions import authorized_petition
from huiyin_intake.receptions import authorized_session, bookings_for, jurisdiction_of_session, rules_of
from huiyin_ledger.commands import execute
from huiyin_ledger.divisions import within
from huiyin_ledger.domain import Act, Refused, about
from huiyin_web.identity.policy import Principal
from huiyin_web.runtime import Runtime

ACTION = "reception.book"


class BookSession(BaseModel):
    """`because`: why it is booked though the rules don't let it in."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    registration_no: str = Field(max_length=40)
    way: BookingWay = BookingWay.PHONE
    persons: int = Field(1, ge=1, le=100_000, description="How many belong to the matter.")
    representatives: int = Field(1, ge=1, le=5, description="How many of them come in.")
    proxy: bool = Field(False, description="Somebody comes with the petitioner's authority in writing.")
    because: str = Field("", max_length=200)


class Booked(BaseModel):
    session_no: str
    booking: int
    state: BookingState


def book_session(
    runtime: Runtime, act: Act, principal: Principal, session_no: str, command: BookSession
) -> Booked:
    """NotFound for a session or a matter that `principal` may not know of. Refused as `ReceptionSession.book`, and
    Refused("another_places") for a matter of a place outside the session's."""

    def run() -> Booked:
        session = authorized_session(runtime, principal, ACTION, session_no)
        petition = authorized_petition(runtime, principal, "petition.read", command.registration_no)
        if not within(petition.jurisdiction, session.jurisdiction):
            raise Refused(
                "another_places",
                "This matter is registered at another place: offer a reception day there.",
                field="registration_no",
            )
        return _book(runtime, session, petition, command)

    return execute(runtime, act, run, jurisdiction=jurisdiction_of_session(session_no), answer=Booked)


def cancel_booking(runtime: Runtime, act: Act, principal: Principal, session_no: str, booking: int) -> None:
    """Refused("booking_cancelled") for one that was cancelled before."""

    def run() -> None:
        authorized_session(runtime, principal, ACTION, session_no)
        _cancel(runtime, session_no, booking)

    execute(runtime, act, run, jurisdiction=jurisdiction_of_session(session_no))


def take_to(
    runtime: Runtime, act: Act, principal: Principal, session_no: str, booking: int, other_no: str
) -> Booked:
    """Take a visitor to another session of the place, as the office decides: of the rules only that for accusations is asked
    again. Cancelled there and booked here together, or neither."""

    def run() -> Booked:
        session = authorized_session(runtime, principal, ACTION, session_no)
        other = authorized_session(runtime, principal, ACTION, other_no)
        if other.jurisdiction != session.jurisdiction or other_no == session_no:
            raise Refused("unknown_session", "Choose another session of the same place.", field="other")
        its = _cancel(runtime, session_no, booking, taken_to=other_no)
        petition = authorized_petition(runtime, principal, "petition.read", its.registration_no)
        command = BookSession(
            registration_no=its.registration_no,
            way=its.way,
            persons=its.persons,
            representatives=its.representatives,
            proxy=its.proxy,
            because=its.because or f"由{session_no}改约",
        )
        return _book(runtime, other, petition, command)

    return execute(runtime, act, run, jurisdiction=jurisdiction_of_session(session_no), answer=Booked)


def _book(runtime: Runtime, session: ReceptionSession, petition: Petition, command: BookSession) -> Booked:
    bookings, outcome = (
        bookings_for(runtime, session.session_no),
        screened(runtime, petition, session).outcome,
    )
    because = "" if outcome is Screening.FITS else masking_context(runtime, petition).mask(command.because)
    number = bookings.book(
        session,
        Booking(
            booking=0,
            registration_no=petition.registration_no,
            way=command.way,
            persons=command.persons,
            representatives=command.representatives,
            proxy=command.proxy,
            screening=outcome,
            because=because,
        ),
        most=rules_of(runtime, session.jurisdiction).representatives,
        now=runtime.clock.now(),
    )
    _save(runtime, bookings)
    return Booked(session_no=session.session_no, booking=number, state=bookings.states[number])


def _cancel(runtime: Runtime, session_no: str, booking: int, taken_to: str = "") -> Booking:
    bookings = bookings_for(runtime, session_no)
    if not bookings.cancel(booking, taken_to=taken_to):
        raise Refused("booking_cancelled", "This booking was cancelled already.")
    _save(runtime, bookings)
    return bookings.bookings[booking]


def _save(runtime: Runtime, bookings: ReceptionBookings) -> None:
    about(bookings.session_no)
    runtime.ledger.save(jurisdiction_of_session(bookings.session_no), bookings)
