"""Calendar years that were loaded here."""

from __future__ import annotations

from huiyin_chassis.calendar.years import CalendarYears
from huiyin_supervision.domain.calendar_book import CalendarBook


class OwnCalendarYears(CalendarYears):
    sources = {"supervision": frozenset({CalendarBook.YearLoaded.TOPIC})}
