"""Recurring reception days: a rule, and the sessions that it proposes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import cycle, islice

from dateutil.rrule import MONTHLY, WEEKLY, rrule, weekday

from huiyin_contracts.vocabulary import ReceptionKind
from huiyin_intake.domain.reception_rules import working_day
from huiyin_intake.domain.vocabulary import DayOff, Frequency
from huiyin_ledger.clock.calendars import Day, WorkingCalendar
from huiyin_ledger.domain import Refused

LONGEST = 366
"""Days that a rule may reach."""


@dataclass(frozen=True, kw_only=True)
class Series:
    """`every`: 2 is every other week or month. `weekday`: 0 is Monday. `nth`: which of the month's, 1 to 4, -1 the last; 0 in
    a weekly rule. `leaders` and `lawyers` take turns, one a session, in this order."""

    kind: ReceptionKind
    frequency: Frequency
    weekday: int
    first: date
    last: date
    starts: time
    ends: time
    leaders: tuple[str, ...]
    place: str
    every: int = 1
    nth: int = 0
    room: str = ""
    lawyers: tuple[str, ...] = ()
    companions: tuple[str, ...] = ()
    slots: int | None = None

    def days(self) -> list[date]:
        """The days of the rule, days off among them. Every other one is counted from the first such day."""
        begins = next(iter(self._rule(self.first, 1)), None)
        return [each.date() for each in self._rule(begins.date(), self.every)] if begins else []

    def _rule(self, begins: date, every: int) -> rrule:
        monthly = self.frequency is Frequency.MONTHLY
        return rrule(
            MONTHLY if monthly else WEEKLY,
            interval=every,
            dtstart=datetime.combine(begins, time()),
            until=datetime.combine(self.last, time()),
            byweekday=weekday(self.weekday, self.nth or None) if monthly else weekday(self.weekday),
        )

    def check(self) -> None:
        """Refused where the rule contradicts itself."""
        if self.last < self.first:
            raise Refused("ends_before_it_begins", "The last day lies before the first.", field="last")
        if (self.last - self.first).days > LONGEST:
            raise Refused("rule_too_long", "Plan a year at most.", field="last")
        if self.ends <= self.starts:
            raise Refused(
                "ends_before_it_begins", "It ends before it begins. Check both times.", field="ends"
            )
        if self.frequency is Frequency.MONTHLY and self.nth not in (1, 2, 3, 4, -1):
            raise Refused(
                "nth_required", "Say which one of the month: the first, ... or the last.", field="nth"
            )
        if not self.leaders:
            raise Refused("leader_required", "Choose who receives, in turn.", field="leaders")


@dataclass(frozen=True, kw_only=True)
class Proposed:
    """A session that a rule proposes. `by_rule`: its day by the rule; `on`: when it is held, None where it is dropped;
    `off`: the day off that moved or dropped it, None where it stays."""

    by_rule: date
    on: date | None
    off: Day | None
    leader: str
    lawyer: str | None


def proposals(series: Series, day_off: DayOff, calendar: WorkingCalendar, today: date) -> list[Proposed]:
    """What the rule makes of the calendar in force: none moves to a day that another one has, and a leader whose day is dropped
    has had the turn. A day before that is over moves to the next one. Refused as `Series.check`, and where there is no such day."""
    series.check()
    days = series.days()
    if not days:
        raise Refused("no_such_day", "There is no such day from the first to the last.", field="weekday")
    return list(_proposed(series, days, day_off, calendar, today))


def _proposed(
    series: Series, days: list[date], day_off: DayOff, calendar: WorkingCalendar, today: date
) -> Iterator[Proposed]:
    lawyers = cycle(series.lawyers or (None,))
    taken = {day for day in days if calendar.is_working(day)}
    for by_rule, leader, lawyer in zip(days, cycle(series.leaders), islice(lawyers, len(days)), strict=False):
        on = working_day(by_rule, day_off, calendar, taken)
        if on is not None and on <= today:
            on = working_day(by_rule, DayOff.NEXT, calendar, taken)
        if on is not None:
            taken.add(on)
        off = None if on == by_rule else calendar.day(by_rule)
        yield Proposed(by_rule=by_rule, on=on, off=off, leader=leader, lawyer=lawyer)
