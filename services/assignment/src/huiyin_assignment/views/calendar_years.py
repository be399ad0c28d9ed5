"""Calendar years that supervision has put in force."""

from __future__ import annotations

from huiyin_chassis.calendar.years import CalendarYears
from huiyin_contracts.supervision import CalendarYearLoaded


class SupervisionsCalendarYears(CalendarYears):
    sources = {"supervision": frozenset({CalendarYearLoaded.family})}
