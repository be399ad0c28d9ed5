"""The calendar as it is typed in: one day a line, its name behind it."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, Field

from huiyin_ledger.clock.calendars import CalendarYear
from huiyin_web.http.i18n import _

_SATURDAY = 5


def _days(text: str) -> dict[date, str]:
    days: dict[date, str] = {}
    for line in filter(None, (line.strip() for line in text.splitlines())):
        day, _blank, name = line.partition(" ")
        try:
            days[date.fromisoformat(day)] = name.strip()
        except ValueError:
            raise ValueError("Write one day a line, like 2027-01-01 New Year's Day") from None
    return days


Days = Annotated[dict[date, str], BeforeValidator(_days)]


class CalendarForm(BaseModel):
    year: int = Field(ge=2004, le=2100)
    source_notice: str = Field(min_length=1, max_length=200)
    off: Days = {}
    working: Days = {}

    def contradictions(self) -> dict[str, str]:
        """What can't be, by field; empty if the year can be put in force."""
        wrong = {
            "off": _elsewhere(self.year, self.off),
            "working": _elsewhere(self.year, self.working) or _not_a_weekend(self.off, self.working),
        }
        return {field: message for field, message in wrong.items() if message}

    def to_year(self) -> CalendarYear:
        return CalendarYear(**vars(self))


def _elsewhere(year: int, days: dict[date, str]) -> str:
    wrong = next((day for day in days if day.year != year), None)
    return _("%(day)s is not a day of %(year)s", day=wrong, year=year) if wrong else ""


def _not_a_weekend(off: dict[date, str], working: dict[date, str]) -> str:
    for day in working:
        if day in off:
            return _("%(day)s is among the days off too", day=day)
        if day.weekday() < _SATURDAY:
            return _("%(day)s is a weekday: only a weekend day can be made up", day=day)
    return ""
