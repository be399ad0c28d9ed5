"""The bookings of one session: its slots, and who waits for one."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from huiyin_intake.domain import reception_booking_events as events
from huiyin_intake.domain.reception_booking_events import Booking
from huiyin_intake.domain.reception_session import ReceptionSession
from huiyin_intake.domain.vocabulary import BookingState, Screening, SessionState
from huiyin_ledger.domain import Aggregate, NotFound, Refusal, Refused, evolves, part_of, stream_id

_ACCUSATION = Refusal(
    "accusation",
    "Accusations are received by the discipline organ, and by nobody else. Give its address and telephone number.",
)


class ReceptionBookings(Aggregate):
    """`states`: of each booking by its number. What changes a session changes its bookings with it, so that nobody books what is
    being cancelled."""

    @evolves(events.Opened)
    def _opened(self, event: events.Opened) -> None:
        self.session_no = event.session_no
        self.bookings: dict[int, Booking] = {}
        self.states: dict[int, BookingState] = {}
        self.closed = False

    @evolves(events.Booked)
    def _booked(self, event: events.Booked) -> None:
        self.bookings = {**self.bookings, event.booking: part_of(Booking, event)}
        self._state(event.booking, BookingState.WAITING if event.waiting else BookingState.BOOKED)

    @evolves(events.MovedUp)
    def _moved_up(self, event: events.MovedUp) -> None:
        self._state(event.booking, BookingState.BOOKED)

    @evolves(events.Cancelled)
    def _cancelled(self, event: events.Cancelled) -> None:
        self._state(event.booking, BookingState.CANCELLED)

    @evolves(events.Closed)
    def _closed(self, event: events.Closed) -> None:
        self.closed = True

    def _state(self, booking: int, state: BookingState) -> None:
        self.states = {**self.states, booking: state}

    @staticmethod
    def stream_id(jurisdiction: str, session_no: str) -> UUID:
        return stream_id("reception_bookings", jurisdiction, session_no)

    @classmethod
    def open(cls, jurisdiction: str, session_no: str) -> ReceptionBookings:
        return cls._create(events.Opened, id=cls.stream_id(jurisdiction, session_no), session_no=session_no)

    def book(self, session: ReceptionSession, booking: Booking, *, most: int, now: datetime) -> int:
        """The number of the booking, which waits where every slot is taken; the one in `booking` is ignored. `most`:
        representatives that the place receives of one group. Refused for an accusation whatever the office says, and for what the
        rules don't let in unless it says why."""
        _takes_bookings(session, now)
        if booking.screening is Screening.ACCUSATION:
            raise _ACCUSATION.refused()
        if booking.screening is not Screening.FITS and booking.because is None:
            raise Refused(
                "screened_out",
                "The rules don't let this in. Offer what is said there, or say why it is booked all the same.",
                field="because",
            )
        if not 1 <= booking.representatives <= min(most, booking.persons):
            raise Refused(
                "too_many_representatives",
                "Of a group %(most)s representatives come in at most, and no more than it has people.",
                field="representatives",
                most=most,
            )
        if booking.registration_no in self._open_numbers():
            raise Refused("booked_already", "This matter is booked here already.", field="registration_no")
        number = len(self.bookings) + 1
        taken = sum(state is BookingState.BOOKED for state in self.states.values())
        waiting = taken >= session.planned.slots
        self._record(events.Booked, **{**vars(booking), "booking": number}, waiting=waiting)
        return number

    def cancel(self, session: ReceptionSession, booking: int, *, now: datetime, taken_to: str = "") -> bool:
        """Give the slot to whoever has waited longest, until the session begins. False where it was cancelled before. Raises
        NotFound."""
        state = self.states.get(booking)
        if state is None:
            raise NotFound
        if state is BookingState.CANCELLED:
            return False
        self._record(events.Cancelled, booking=booking, taken_to=taken_to)
        first = next((each for each, its in self.states.items() if its is BookingState.WAITING), None)
        to_come = not self.closed and now < session.starts_at
        if state is BookingState.BOOKED and first is not None and to_come:
            self._record(events.MovedUp, booking=first)
        return True

    def close(self) -> None:
        """The session is cancelled: nobody moves up any more."""
        if not self.closed:
            self._record(events.Closed)

    def _open_numbers(self) -> set[str]:
        open_ones = (each for each, its in self.states.items() if its is not BookingState.CANCELLED)
        return {self.bookings[each].registration_no for each in open_ones}

    def _record(self, event: type[events.BookingEvent], **more: object) -> None:
        self.trigger_event(event, session_no=self.session_no, **more)


def _takes_bookings(session: ReceptionSession, now: datetime) -> None:
    if session.state is SessionState.CANCELLED:
        raise Refused("cancelled", "This session was cancelled.")
    if session.announcement is None:
        raise Refused("not_announced", "This session isn't announced yet: announce it first.")
    if now >= session.announcement.booking_ends_at:
        raise Refused(
            "booking_has_ended",
            "Booking for this session has ended. Offer another one, or to come and wait there.",
        )
