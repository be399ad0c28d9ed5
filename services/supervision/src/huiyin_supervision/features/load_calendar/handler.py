"""Putting a calendar year in force. The provisional clocks follow by automation."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from huiyin_ledger.clock.calendars import CalendarYear
from huiyin_ledger.commands import execute
from huiyin_ledger.domain import Act
from huiyin_supervision.domain.calendar_book import CalendarBook
from huiyin_web.runtime import Runtime


def load_calendar(runtime: Runtime, act: Act, jurisdiction: str, year: CalendarYear) -> int:
    """Record `year` for `jurisdiction` and every place below it; the position of the event.

    Refused("calendar_unchanged") where it is in force already with the same days.
    """

    def load() -> int:
        found = runtime.ledger.find(CalendarBook, jurisdiction, CalendarBook.stream_id(jurisdiction))
        book = found or CalendarBook.open(jurisdiction)
        book.load(year.year, year.source_notice, _lines(year.off), _lines(year.working))
        return runtime.ledger.append(jurisdiction, book)

    return execute(runtime, act, load, jurisdiction=jurisdiction)


def _lines(days: Mapping[date, str]) -> tuple[str, ...]:
    return tuple(f"{day} {days[day]}".rstrip() for day in sorted(days))
