"""What the calendar in force makes of sessions that were planned before it: nothing moves until somebody confirms it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from huiyin_intake.domain.reception_day import Seat
from huiyin_intake.domain.reception_rules import working_day
from huiyin_intake.domain.vocabulary import DayOff, SessionState
from huiyin_intake.reception_words import off_words
from huiyin_intake.receptions import Diary, rules_of
from huiyin_intake.views.reception_sessions import COLUMNS, ReceptionSessionsView, SessionRow
from huiyin_ledger.calendar.in_force import calendar_in_force
from huiyin_ledger.clock.calendars import Day, WorkingCalendar
from huiyin_ledger.clock.china import CHINA, china_date
from huiyin_ledger.domain import Refused
from huiyin_web.http.i18n import _
from huiyin_web.identity.scope import Scope
from huiyin_web.runtime import Runtime


@dataclass(frozen=True)
class CalendarMove:
    """A session that the calendar moves. `to`: its new day, None where it is dropped. `because`: the day off on which it is
    now; where it goes back to the day of its rule, that day, which is worked after all."""

    session: SessionRow
    to: date | None
    because: Day

    @property
    def back(self) -> bool:
        """Whether an older calendar's move is taken back."""
        return self.because.is_working

    @property
    def key(self) -> str:
        """The session as it was shown, and where it goes."""
        return f"{self.session.session_no}@{self.session.version}@{self.to or ''}"

    @property
    def why(self) -> str:
        if self.back:
            return _("A working day after all: %(notice)s", notice=self.because.source_notice)
        return off_words(self.because)

    def at(self, moment: datetime) -> datetime:
        """The same time of the new day."""
        assert self.to is not None
        return datetime.combine(self.to, moment.astimezone(CHINA).timetz())


def moves_due(runtime: Runtime, scope: Scope) -> list[CalendarMove]:
    """Of the sessions to come, by their time. One that somebody put on a day that was known to be off stays there."""
    condition, now = scope.condition(COLUMNS), runtime.clock.now()
    sessions = ReceptionSessionsView.select(
        runtime.database,
        f"WHERE {condition.where} AND state = %(state)s AND starts_at > %(now)s ORDER BY starts_at, session_no",
        {**condition.params, "state": SessionState.PLANNED, "now": now},
    )
    places = {each.jurisdiction for each in sessions}
    calendars = {place: calendar_in_force(runtime.database, place) for place in places}
    held: dict[tuple[str, str, str], set[date]] = {}
    for each in sessions:
        if calendars[each.jurisdiction].is_working(china_date(each.starts_at)):
            held.setdefault(_hall(each), set()).add(china_date(each.starts_at))
    found = []
    for each in sessions:
        taken = held.setdefault(_hall(each), set())
        move = _move(runtime, each, calendars[each.jurisdiction], china_date(now), taken)
        if move is not None:
            found.append(move)
            taken |= {move.to} if move.to else set()
    return found


def _hall(session: SessionRow) -> tuple[str, str, str]:
    """Where one session a day is held, as a rule: none moves to a day that another one has there."""
    return session.jurisdiction, session.place, session.room


def _move(
    runtime: Runtime, session: SessionRow, calendar: WorkingCalendar, today: date, taken: Collection[date]
) -> CalendarMove | None:
    on = china_date(session.starts_at)
    by_rule = None if session.moved_by_hand else session.by_rule
    if by_rule is not None and on != by_rule and today < by_rule and calendar.is_working(by_rule):
        return CalendarMove(session, by_rule, calendar.day(by_rule))
    if calendar.is_working(on):
        return None
    if session.moved_by_hand and _was_off(runtime, session, on):
        return None
    day_off = rules_of(runtime, session.jurisdiction).day_off
    to = working_day(by_rule or on, day_off, calendar, taken)
    if to is not None and to <= today:
        to = working_day(by_rule or on, DayOff.NEXT, calendar, taken)
    return CalendarMove(session, to, calendar.day(on))


def _was_off(runtime: Runtime, session: SessionRow, on: date) -> bool:
    """Whether the day was known to be off when it was chosen."""
    then = calendar_in_force(runtime.database, session.jurisdiction, session.placed_at)
    return not then.is_working(on)


def refusals_of(runtime: Runtime, moves: Sequence[CalendarMove]) -> Mapping[str, Refused]:
    """Which of the moves can't be, by the number of the session: somebody or the room is taken then. Nothing is saved."""
    diaries: dict[str, Diary] = {}
    found = {}
    for each in moves:
        session = each.session
        diary = diaries.setdefault(session.jurisdiction, Diary(runtime, session.jurisdiction))
        if each.to is not None:
            try:
                diary.on(each.to).take(_seat(each))
            except Refused as refused:
                found[session.session_no] = refused
                continue
        if each.to != china_date(session.starts_at):
            diary.on(china_date(session.starts_at)).give_up(session.session_no)
    return found


def _seat(move: CalendarMove) -> Seat:
    session = move.session
    return Seat(
        session_no=session.session_no,
        starts_at=move.at(session.starts_at),
        ends_at=move.at(session.ends_at),
        leader=session.leader,
        lawyer=session.lawyer,
        place=session.place,
        room=session.room,
    )
