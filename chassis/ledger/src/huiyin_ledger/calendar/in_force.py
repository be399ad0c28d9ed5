"""The working calendar of a jurisdiction: the built-in one, plus every year loaded for it or for a division above
it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from itertools import accumulate

from huiyin_ledger.calendar.years import CalendarYearsView
from huiyin_ledger.clock.calendars import CalendarYear, WorkingCalendar, published, shipped_version
from huiyin_ledger.clock.daycount import Due, Unit, due
from huiyin_ledger.db import Database
from huiyin_ledger.divisions import within

Loaded = tuple[int, str, str, str]


@dataclass(frozen=True, slots=True)
class Calendars:
    """Every loaded year (division, year, notice, days off, working days) in order of loading. Read once for all
    jurisdictions."""

    loaded: tuple[tuple[str, Loaded], ...]

    def of(self, jurisdiction: str) -> WorkingCalendar:
        """The calendar after its last load."""
        return self.all_of(jurisdiction)[-1]

    def all_of(self, jurisdiction: str) -> tuple[WorkingCalendar, ...]:
        """The built-in calendar, then one after each load."""
        return _calendars(tuple(year for place, year in self.loaded if within(jurisdiction, place)))


def calendars_in_force(database: Database, at: datetime | None = None) -> Calendars:
    """The calendars now, or at `at`, from the years loaded by then. The service needs a `CalendarYearsView`."""
    rows = CalendarYearsView.select(
        database,
        """WHERE %(at)s::timestamptz IS NULL OR loaded_at <= %(at)s
           ORDER BY loaded_at, jurisdiction, load_no""",
        {"at": at},
    )
    return Calendars(
        tuple((row.jurisdiction, (row.year, row.source_notice, row.off, row.working)) for row in rows)
    )


def calendar_in_force(database: Database, jurisdiction: str, at: datetime | None = None) -> WorkingCalendar:
    """The calendar of one jurisdiction."""
    return calendars_in_force(database, at).of(jurisdiction)


def due_as_known(
    database: Database, jurisdiction: str, started_at: datetime, amount: int, unit: Unit, now: datetime
) -> Due:
    """A deadline as computed when its clock started; recomputed with the calendar at `now` if it was provisional."""
    then = due(started_at, amount, unit, calendar_in_force(database, jurisdiction, started_at))
    if not then.provisional:
        return then
    return due(started_at, amount, unit, calendar_in_force(database, jurisdiction, now))


def calendar_of_version(database: Database, jurisdiction: str, version: str) -> WorkingCalendar | None:
    """The calendar version that a clock was computed with; None if this installation never had it."""
    known = {each.version: each for each in calendars_in_force(database).all_of(jurisdiction)}
    return known.get(version) or shipped_version(version)


@lru_cache(maxsize=256)
def _calendars(loaded: tuple[Loaded, ...]) -> tuple[WorkingCalendar, ...]:
    years = (
        CalendarYear(year=year, source_notice=notice, off=_days(off), working=_days(working))
        for year, notice, off, working in loaded
    )
    return tuple(accumulate(years, WorkingCalendar.with_year, initial=published()))


def _days(lines: str) -> dict[date, str]:
    named = (line.partition(" ") for line in lines.splitlines())
    return {date.fromisoformat(day): name for day, _blank, name in named}
