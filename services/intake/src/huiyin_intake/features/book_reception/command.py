"""Bookings of a session: made, cancelled, taken to another session."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from huiyin_intake.domain.petition import Petition
from huiyin_intake.domain.reception_booking_events import Booking
from huiyin_intake.domain.reception_bookings import ReceptionBookings
from huiyin_intake.domain.reception_session import ReceptionSession
from huiyin_intake.domain.vocabulary import BookingGround, BookingState, BookingWay, Screening
from huiyin_intake.features.book_reception.screening import screened
from huiyin_intake.petitions import authorized_petition
from huiyin_intake.receptions import authorized_session, bookings_for, jurisdiction_of_session, rules_of
from huiyin_ledger.commands import execute
from huiyin_ledger.divisions import within
from huiyin_ledger.domain import Act, NotFound, Refused, about
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
    because: BookingGround | None = None


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
    """NotFound for one whose matter `principal` may not know of. Refused("booking_cancelled") for one that was cancelled before,
    Refused("begun") from the beginning of the session on."""

    def run() -> None:
        _cancel(runtime, principal, session_no, booking)

    execute(runtime, act, run, jurisdiction=jurisdiction_of_session(session_no))


def take_to(
    runtime: Runtime, act: Act, principal: Principal, session_no: str, booking: int, other_no: str
) -> Booked:
    """Take a visitor to another session of the place, as the office decides: of the rules only that for accusations is asked
    again. Cancelled there and booked here together, or neither; Refused("full") where a slot would be given up for none."""

    def run() -> Booked:
        other = _other(runtime, principal, session_no, other_no)
        gives_up, its = _cancel(runtime, principal, session_no, booking, taken_to=other_no)
        petition = authorized_petition(runtime, principal, "petition.read", its.registration_no)
        command = BookSession(
            registration_no=its.registration_no,
            way=its.way,
            persons=its.persons,
            representatives=its.representatives,
            proxy=its.proxy,
            because=its.because or BookingGround.OTHER_SESSION,
        )
        booked = _book(runtime, other, petition, command)
        if gives_up and booked.state is BookingState.WAITING:
            raise Refused("full", "Every slot of that session is taken: choose another one.", field="other")
        return booked

    return execute(runtime, act, run, jurisdiction=jurisdiction_of_session(session_no), answer=Booked)


def _other(runtime: Runtime, principal: Principal, session_no: str, other_no: str) -> ReceptionSession:
    try:
        other = authorized_session(runtime, principal, ACTION, other_no)
    except NotFound:
        other = None
    if other is None or other.jurisdiction != jurisdiction_of_session(session_no) or other_no == session_no:
        raise Refused("unknown_session", "Choose another session of the same place.", field="other")
    return other


def _book(runtime: Runtime, session: ReceptionSession, petition: Petition, command: BookSession) -> Booked:
    if runtime.vault.is_erased(petition.jurisdiction, petition.petitioner_ref):
        raise Refused("petitioner_erased", "The petitioner was erased: nobody is left to be received.")
    bookings, outcome = (
        bookings_for(runtime, session.session_no),
        screened(runtime, petition, session).outcome,
    )
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
            because=None if outcome is Screening.FITS else command.because,
        ),
        most=rules_of(runtime, session.jurisdiction).representatives,
        now=runtime.clock.now(),
    )
    _save(runtime, bookings)
    return Booked(session_no=session.session_no, booking=number, state=bookings.states[number])


def _cancel(
    runtime: Runtime, principal: Principal, session_no: str, booking: int, taken_to: str = ""
) -> tuple[bool, Booking]:
    """Whether a slot is given up by it, and what was booked."""
    session, now = authorized_session(runtime, principal, ACTION, session_no), runtime.clock.now()
    bookings = bookings_for(runtime, session_no)
    if booking not in bookings.bookings:
        raise NotFound
    its = bookings.bookings[booking]
    has_slot = bookings.states[booking] is BookingState.BOOKED and not bookings.closed
    authorized_petition(runtime, principal, "petition.read", its.registration_no)
    if now >= session.starts_at:
        raise Refused("begun", "This session has begun: record on its day what became of it.")
    if not bookings.cancel(session, booking, now=now, taken_to=taken_to):
        raise Refused("booking_cancelled", "This booking was cancelled already.")
    _save(runtime, bookings)
    return has_slot, its


def _save(runtime: Runtime, bookings: ReceptionBookings) -> None:
    about(bookings.session_no)
    runtime.ledger.save(jurisdiction_of_session(bookings.session_no), bookings)
