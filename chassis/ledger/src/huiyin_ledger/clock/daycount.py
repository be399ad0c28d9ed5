"""Computes when a time limit ends, with an explanation of every counted or skipped day.

The first day isn't counted; a last day that is a day off moves to the next working day; the last day ends at 24:00
in China (Civil Code §201, 203). Calendar days count every day, working days only worked ones, working hours only the
office's opening hours on working days, hours and minutes run day and night.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import count

from huiyin_ledger.clock.calendars import Day, WorkingCalendar
from huiyin_ledger.clock.china import china_date, end_of, start_of
from huiyin_ledger.clock.officehours import USUAL, OfficeHours

_ONE_DAY = timedelta(days=1)


class Unit(StrEnum):
    CALENDAR_DAYS = "d"
    WORKING_DAYS = "wd"
    HOURS = "h"
    WORKING_HOURS = "wh"
    MINUTES = "min"


class Step(StrEnum):
    """How a day was treated."""

    FIRST_DAY = "first_day"
    COUNTED = "counted"
    SKIPPED = "skipped"
    ROLLED = "rolled"
    """A day off after the nominal end: the end moves on."""
    LANDED = "landed"
    """The working day to which the end was moved."""


@dataclass(frozen=True, slots=True)
class CountedDay:
    """One line of the explanation. `number` is the day's place in the count (1, 2, ...), None unless counted.
    `counted` is how long of it was counted (24 h of a day, less of a working-hours day)."""

    day: Day
    step: Step
    number: int | None
    counted: timedelta


@dataclass(frozen=True, slots=True)
class Due:
    """The end of a limit. `nominal_due_at` drives warnings, `effective_due_at` (moved off days off) decides what is
    late; both in UTC, a day's end being 24:00 China. `provisional`: a day that mattered has no notice yet."""

    started_at: datetime
    nominal_due_at: datetime
    effective_due_at: datetime
    provisional: bool
    calendar_version: str
    explanation: tuple[CountedDay, ...]
    spans: tuple[tuple[datetime, datetime], ...]
    """The time that counts, from start to nominal end; its fractions are `milestone`s."""

    def milestone(self, fraction: float) -> datetime:
        """The instant at which `fraction` (0 to 1) of the counted time is used."""
        if not 0 <= fraction <= 1:
            raise ValueError("a fraction of the limit lies between 0 and 1")
        left = sum((end - start for start, end in self.spans), timedelta()) * fraction
        for start, end in self.spans:
            if left <= end - start:
                return start + left
            left -= end - start
        return self.nominal_due_at


def due(
    started_at: datetime,
    amount: int,
    unit: Unit,
    calendar: WorkingCalendar,
    office_hours: OfficeHours = USUAL,
) -> Due:
    """When a limit of `amount` `unit` (at least 1) that starts at `started_at` (aware) ends."""
    if amount < 1:
        raise ValueError("a limit is at least 1")
    if started_at.tzinfo is None:
        raise ValueError("a limit starts at an aware datetime")
    match unit:
        case Unit.CALENDAR_DAYS:
            return _calendar_days(started_at, amount, calendar)
        case Unit.WORKING_DAYS:
            return _working_days(started_at, amount, calendar)
        case Unit.WORKING_HOURS:
            return _working_hours(started_at, timedelta(hours=amount), calendar, office_hours)
        case Unit.HOURS:
            return _natural_time(started_at, timedelta(hours=amount), calendar)
        case Unit.MINUTES:
            return _natural_time(started_at, timedelta(minutes=amount), calendar)


def working_days_after(due_at: datetime, amount: int, calendar: WorkingCalendar) -> Due:
    """The end of the `amount`-th working day after the day on which something was due."""
    return due(due_at - timedelta(microseconds=1), amount, Unit.WORKING_DAYS, calendar)


def working_days_between(day: date, later: date, calendar: WorkingCalendar) -> int:
    """The working days in (day, later]: days left, or days overdue."""
    return sum(calendar.is_working(day + n * _ONE_DAY) for n in range(1, (later - day).days + 1))


def _calendar_days(started_at: datetime, amount: int, calendar: WorkingCalendar) -> Due:
    first, *rest = _days_from(started_at, calendar, amount + 1)
    lines = [_first(first), *(CountedDay(day, Step.COUNTED, n, _ONE_DAY) for n, day in enumerate(rest, 1))]
    last = rest[-1]
    if not last.is_working:
        lines.extend(_roll(last.date, calendar))
    nominal, effective = end_of(last.date), end_of(lines[-1].day.date)
    provisional = any(line.day.provisional for line in lines if line.day.date >= last.date)
    spans = ((start_of(rest[0].date), nominal),)
    return Due(started_at, nominal, effective, provisional, calendar.version, tuple(lines), spans)


def _roll(from_day: date, calendar: WorkingCalendar) -> Iterator[CountedDay]:
    for ahead in count(1):
        day = calendar.day(from_day + timedelta(days=ahead))
        if day.is_working:
            yield CountedDay(day, Step.LANDED, None, timedelta())
            return
        yield CountedDay(day, Step.ROLLED, None, timedelta())


def _working_days(started_at: datetime, amount: int, calendar: WorkingCalendar) -> Due:
    days = _days_from(started_at, calendar)
    lines = [_first(next(days))]
    number = 0
    while number < amount:
        day = next(days)
        number += day.is_working
        lines.append(
            CountedDay(day, Step.COUNTED, number, _ONE_DAY)
            if day.is_working
            else CountedDay(day, Step.SKIPPED, None, timedelta())
        )
    end = end_of(lines[-1].day.date)
    provisional = any(line.day.provisional for line in lines[1:])
    spans = ((start_of(ln.day.date), end_of(ln.day.date)) for ln in lines if ln.step is Step.COUNTED)
    return Due(started_at, end, end, provisional, calendar.version, tuple(lines), tuple(spans))


def _working_hours(
    started_at: datetime, amount: timedelta, calendar: WorkingCalendar, office_hours: OfficeHours
) -> Due:
    lines: list[CountedDay] = []
    spans: list[tuple[datetime, datetime]] = []
    left = amount
    number = 0
    for day in _days_from(started_at, calendar):
        counted = timedelta()
        for opens, closes in office_hours.on(day.date) if day.is_working else ():
            begins = max(opens, started_at)
            ends = min(closes, begins + left)
            if begins < ends:
                spans.append((begins, ends))
                counted += ends - begins
                left -= ends - begins
        number += bool(counted)
        lines.append(
            CountedDay(day, Step.COUNTED, number, counted)
            if counted
            else CountedDay(day, Step.SKIPPED, None, counted)
        )
        if not left:
            break
    _, end = spans[-1]
    provisional = any(line.day.provisional for line in lines)
    return Due(started_at, end, end, provisional, calendar.version, tuple(lines), tuple(spans))


def _natural_time(started_at: datetime, amount: timedelta, calendar: WorkingCalendar) -> Due:
    end = started_at + amount
    lines = []
    for number, day in enumerate(_days_from(started_at, calendar), 1):
        counted = min(end, end_of(day.date)) - max(started_at, start_of(day.date))
        if counted <= timedelta():
            break
        lines.append(CountedDay(day, Step.COUNTED, number, counted))
    return Due(started_at, end, end, False, calendar.version, tuple(lines), ((started_at, end),))


def _days_from(started_at: datetime, calendar: WorkingCalendar, length: int | None = None) -> Iterator[Day]:
    first = china_date(started_at)
    for ahead in range(length) if length is not None else count():
        yield calendar.day(first + timedelta(days=ahead))


def _first(day: Day) -> CountedDay:
    return CountedDay(day, Step.FIRST_DAY, None, timedelta())
