"""A session of a leader reception day: planned, announced, moved, taken over by another leader, cancelled."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from uuid import UUID

from huiyin_intake.domain import reception_session_events as events
from huiyin_intake.domain.reception_day import Seat
from huiyin_intake.domain.reception_session_events import Announcement, Booking, Plan
from huiyin_intake.domain.vocabulary import BookingState, BookingWay, Replacement, Screening, SessionState
from huiyin_ledger.clock.china import china_date
from huiyin_ledger.domain import Aggregate, NotFound, Refusal, Refused, evolves, part_of, stream_id

_ACCUSATION = Refusal(
    "accusation",
    "Accusations are received by the discipline organ, and by nobody else. Give its address and telephone number.",
)
REASON_MIN = 2
"""Characters: "ill" says enough."""


class ReceptionSession(Aggregate):
    """`planned`: as it was planned; the fields beside it say what holds now. `announcement`: what the public knows."""

    @evolves(events.Planned)
    def _planned(self, event: events.Planned) -> None:
        self.planned = part_of(Plan, event)
        self.session_no, self.jurisdiction = event.session_no, event.jurisdiction
        self.starts_at, self.ends_at = event.starts_at, event.ends_at
        self.leader, self.lawyer = event.leader, event.lawyer
        self.place, self.room = event.place, event.room
        self.classes, self.places = event.classes, event.places
        self.state = SessionState.PLANNED
        self.moved_by_hand = event.by_rule is None
        self.edition = 0
        self.announcement: Announcement | None = None
        self.offered = ""
        self.bookings: dict[int, Booking] = {}
        self.booking_states: dict[int, BookingState] = {}

    @evolves(events.Moved)
    def _moved(self, event: events.Moved) -> None:
        self.starts_at, self.ends_at = event.starts_at, event.ends_at
        self.place, self.room = event.place, event.room
        self.moved_by_hand |= not event.by_calendar

    @evolves(events.LeaderReplaced)
    def _leader_replaced(self, event: events.LeaderReplaced) -> None:
        self.leader, self.classes, self.places = event.leader, event.classes, event.places

    @evolves(events.LawyerChanged)
    def _lawyer_changed(self, event: events.LawyerChanged) -> None:
        self.lawyer = event.lawyer

    @evolves(events.Cancelled)
    def _cancelled(self, event: events.Cancelled) -> None:
        self.state, self.offered = SessionState.CANCELLED, event.offered

    @evolves(events.Announced)
    def _announced(self, event: events.Announced) -> None:
        self.edition, self.announcement = event.edition, part_of(Announcement, event)

    @evolves(events.Booked)
    def _booked(self, event: events.Booked) -> None:
        state = BookingState.WAITING if event.waiting else BookingState.BOOKED
        self.bookings = {**self.bookings, event.booking: part_of(Booking, event)}
        self.booking_states = {**self.booking_states, event.booking: state}

    @evolves(events.BookingMovedUp)
    def _booking_moved_up(self, event: events.BookingMovedUp) -> None:
        self.booking_states = {**self.booking_states, event.booking: BookingState.BOOKED}

    @evolves(events.BookingCancelled)
    def _booking_cancelled(self, event: events.BookingCancelled) -> None:
        self.booking_states = {**self.booking_states, event.booking: BookingState.CANCELLED}

    @staticmethod
    def stream_id(jurisdiction: str, session_no: str) -> UUID:
        return stream_id("reception_session", jurisdiction, session_no)

    @classmethod
    def plan(cls, plan: Plan) -> ReceptionSession:
        """Refused where it doesn't end after it begins, on the same day."""
        _check_times(plan.starts_at, plan.ends_at)
        if plan.slots < 1:
            raise Refused("slots_required", "Receive one visitor at least.", field="slots")
        stream = cls.stream_id(plan.jurisdiction, plan.session_no)
        return cls._create(events.Planned, id=stream, **vars(plan))

    @property
    def seat(self) -> Seat:
        """What it holds of its day."""
        return Seat(
            session_no=self.session_no,
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            leader=self.leader,
            lawyer=self.lawyer,
            place=self.place,
            room=self.room,
        )

    def move(
        self,
        starts_at: datetime,
        ends_at: datetime,
        place: str,
        room: str,
        *,
        reason: str,
        now: datetime,
        by_calendar: bool = False,
    ) -> None:
        """To a time to come, or to another place. Refused where nothing would change."""
        self._not_begun(now)
        _check_times(starts_at, ends_at)
        if starts_at <= now:
            raise Refused("in_the_past", "Choose a time that is still to come.", field="on")
        if (starts_at, ends_at, place, room) == (self.starts_at, self.ends_at, self.place, self.room):
            raise Refused("nothing_changed", "It is planned like this already: change something.")
        self._record(
            events.Moved,
            starts_at=starts_at,
            ends_at=ends_at,
            place=place,
            room=room,
            reason=_why(reason),
            by_calendar=by_calendar,
        )

    def replace_leader(
        self,
        leader: str,
        how: Replacement,
        *,
        classes: tuple[str, ...],
        places: tuple[str, ...],
        reason: str,
        now: datetime,
    ) -> None:
        """Another leader receives. `classes`, `places`: the remit from now on; a deputy's is that of the session."""
        self._not_begun(now)
        if leader == self.leader:
            raise Refused("nothing_changed", "This leader receives already: choose another.", field="leader")
        keeps = how is Replacement.DEPUTY
        self._record(
            events.LeaderReplaced,
            leader=leader,
            instead_of=self.leader,
            how=how,
            classes=self.classes if keeps else classes,
            places=self.places if keeps else places,
            reason=_why(reason),
        )

    def change_lawyer(self, lawyer: str | None, *, reason: str, now: datetime) -> None:
        """Another lawyer sits in, or none."""
        self._not_begun(now)
        if lawyer == self.lawyer:
            raise Refused("nothing_changed", "This lawyer sits in already: choose another.", field="lawyer")
        self._record(events.LawyerChanged, lawyer=lawyer, reason=_why(reason))

    def cancel(self, *, reason: str, offered: str, now: datetime) -> None:
        """`offered`: the number of the session that is offered instead, empty where there is none."""
        self._not_begun(now)
        self._record(events.Cancelled, reason=_why(reason), offered=offered)

    def announce(self, announcement: Announcement, *, late: bool) -> bool:
        """Tell the public, or correct what it was told; False where it knows that already. Refused("cancelled") for one that
        was cancelled before anybody was told."""
        told = self.announcement
        if told is None and self.state is SessionState.CANCELLED:
            raise Refused("cancelled", "It was cancelled before it was announced: there is nothing to tell.")
        if told == announcement:
            return False
        self._record(
            events.Announced,
            edition=self.edition + 1,
            changed=_changed(told, announcement) if told else (),
            late=late,
            **vars(announcement),
        )
        return True

    def book(
        self,
        registration_no: str,
        way: BookingWay,
        *,
        persons: int,
        representatives: int,
        most: int,
        proxy: bool,
        screening: Screening,
        because: str,
        now: datetime,
    ) -> int:
        """The number of the booking, which waits where every slot is taken. `most`: representatives that the place receives of one
        group. Refused for an accusation whatever the office says, and for what the rules don't let in unless it says why."""
        self._takes_bookings(now)
        if screening is Screening.ACCUSATION:
            raise _ACCUSATION.refused()
        if screening is not Screening.FITS and not because:
            raise Refused(
                "screened_out",
                "The rules don't let this in. Book it with a reason, or offer what is said there.",
            )
        if not 1 <= representatives <= min(most, persons):
            raise Refused(
                "too_many_representatives",
                "Of a group %(most)s representatives come in at most, and no more than it has people.",
                field="representatives",
                most=most,
            )
        if registration_no in self._open_numbers():
            raise Refused("booked_already", "This matter is booked here already.", field="registration_no")
        booking = len(self.bookings) + 1
        self._record(
            events.Booked,
            booking=booking,
            registration_no=registration_no,
            way=way,
            persons=persons,
            representatives=representatives,
            proxy=proxy,
            screening=screening,
            waiting=not self.free_slots,
            because="" if screening is Screening.FITS else because,
        )
        return booking

    def cancel_booking(self, booking: int, *, taken_to: str = "", sealed: bool = False) -> bool:
        """Give the slot to whoever has waited longest. False where it was cancelled before."""
        state = self.booking_states.get(booking)
        if state is None:
            raise NotFound
        if state is BookingState.CANCELLED:
            return False
        waited = state is BookingState.WAITING
        self._record(
            events.BookingCancelled, booking=booking, waited=waited, taken_to=taken_to, sealed=sealed
        )
        first = next((each for each, its in self.booking_states.items() if its is BookingState.WAITING), None)
        if state is BookingState.BOOKED and first is not None and self.state is SessionState.PLANNED:
            self._record(events.BookingMovedUp, booking=first)
        return True

    @property
    def free_slots(self) -> int:
        taken = sum(state is BookingState.BOOKED for state in self.booking_states.values())
        return max(self.planned.slots - taken, 0)

    def booking_of(self, registration_no: str) -> int | None:
        """The open booking of a matter."""
        return self._open_numbers().get(registration_no)

    def _open_numbers(self) -> dict[str, int]:
        open_ones = (each for each, its in self.booking_states.items() if its is not BookingState.CANCELLED)
        return {self.bookings[each].registration_no: each for each in open_ones}

    def _takes_bookings(self, now: datetime) -> None:
        if self.state is SessionState.CANCELLED:
            raise Refused("cancelled", "This session was cancelled.")
        if self.announcement is None:
            raise Refused("not_announced", "This session isn't announced yet: announce it first.")
        if now >= self.announcement.booking_ends_at:
            raise Refused(
                "booking_has_ended",
                "Booking for this session has ended. Offer another one, or to come and wait there.",
            )

    def _not_begun(self, now: datetime) -> None:
        if self.state is SessionState.CANCELLED:
            raise Refused("cancelled", "This session was cancelled.")
        if now >= self.starts_at:
            raise Refused("begun", "This session has begun: record on its day what became of it.")

    def _record(self, event: type[events.SessionEvent], **more: object) -> None:
        self.trigger_event(event, session_no=self.session_no, **more)


def _why(reason: str) -> str:
    stripped = reason.strip()
    if len(stripped) < REASON_MIN:
        raise Refused("reason_required", "Say why, in a few words.", field="reason")
    return stripped


def _check_times(starts_at: datetime, ends_at: datetime) -> None:
    if ends_at <= starts_at:
        raise Refused("ends_before_it_begins", "It ends before it begins. Check both times.", field="ends")
    if china_date(starts_at) != china_date(ends_at):
        raise Refused("two_days", "A session ends on the day on which it begins.", field="ends")


def _changed(told: Announcement, now: Announcement) -> tuple[str, ...]:
    return tuple(each.name for each in fields(told) if getattr(told, each.name) != getattr(now, each.name))
