"""The working calendar of a jurisdiction: the one that ships, and every year loaded for it or for a place above it."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from itertools import accumulate

from huiyin_chassis.clock.calendars import CalendarYear, WorkingCalendar, published, shipped_version
from huiyin_chassis.db import Database
from huiyin_chassis.identity.policy import within

Loaded = tuple[int, str, str, str]


def calendar_in_force(database: Database, jurisdiction: str) -> WorkingCalendar:
    """As it stands now."""
    return _calendars(_loaded(database, jurisdiction))[-1]


def calendar_of_version(database: Database, jurisdiction: str, version: str) -> WorkingCalendar | None:
    """The calendar that a clock was computed with, however long ago; None if this installation never had it."""
    known = {calendar.version: calendar for calendar in _calendars(_loaded(database, jurisdiction))}
    return known.get(version) or shipped_version(version)


def _loaded(database: Database, jurisdiction: str) -> tuple[Loaded, ...]:
    rows = database.query(
        """SELECT jurisdiction, year, source_notice, off, working FROM live.calendar_years
           ORDER BY loaded_at, jurisdiction, load_no"""
    )
    return tuple(
        (row["year"], row["source_notice"], row["off"], row["working"])
        for row in rows
        if within(jurisdiction, row["jurisdiction"])
    )


@lru_cache(maxsize=256)
def _calendars(loaded: tuple[Loaded, ...]) -> tuple[WorkingCalendar, ...]:
    """The shipped calendar and, after each load, the next one."""
    years = (
        CalendarYear(year=year, source_notice=notice, off=_days(off), working=_days(working))
        for year, notice, off, working in loaded
    )
    return tuple(accumulate(years, WorkingCalendar.with_year, initial=published()))


def _days(lines: str) -> dict[date, str]:
    named = (line.partition(" ") for line in lines.splitlines())
    return {date.fromisoformat(day): name for day, _blank, name in named}
