"""A session of a leader reception day: planned, announced, moved, taken over by another leader, cancelled."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from uuid import UUID

from huiyin_intake.domain import reception_session_events as events
from huiyin_intake.domain.reception_day import Seat
from huiyin_intake.domain.reception_session_events import Announcement, Plan
from huiyin_intake.domain.vocabulary import Replacement, SessionState
from huiyin_ledger.clock.china import china_date
from huiyin_ledger.domain import Aggregate, Refused, evolves, part_of, stream_id

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

    @evolves(events.Moved)
    def _moved(self, event: events.Moved) -> None:
        if china_date(event.starts_at) != china_date(self.starts_at):
            self.moved_by_hand |= not event.by_calendar
        self.starts_at, self.ends_at = event.starts_at, event.ends_at
        self.place, self.room = event.place, event.room

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

    @staticmethod
    def stream_id(jurisdiction: str, session_no: str) -> UUID:
        return stream_id("reception_session", jurisdiction, session_no)

    @classmethod
    def plan(cls, plan: Plan, now: datetime) -> ReceptionSession:
        """Refused where it doesn't end after it begins, on the same day, still to come."""
        _check_times(plan.starts_at, plan.ends_at)
        _check_to_come(plan.starts_at, now)
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
        _check_to_come(starts_at, now)
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


def _check_to_come(starts_at: datetime, now: datetime) -> None:
    if starts_at <= now:
        raise Refused("in_the_past", "Choose a time that is still to come.", field="on")


def _check_times(starts_at: datetime, ends_at: datetime) -> None:
    if ends_at <= starts_at:
        raise Refused("ends_before_it_begins", "It ends before it begins. Check both times.", field="ends")
    if china_date(starts_at) != china_date(ends_at):
        raise Refused("two_days", "A session ends on the day on which it begins.", field="ends")


def _changed(told: Announcement, now: Announcement) -> tuple[str, ...]:
    return tuple(each.name for each in fields(told) if getattr(told, each.name) != getattr(now, each.name))
