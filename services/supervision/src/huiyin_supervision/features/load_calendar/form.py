"""The calendar as it is typed in: one day a line, its name behind it."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, Field, field_validator

from huiyin_ledger.clock.calendars import CalendarYear
from huiyin_web.http.i18n import _

_SATURDAY = 5


class CalendarForm(BaseModel):
    year: int = Field(ge=2004, le=2100)
    source_notice: str = Field(min_length=1, max_length=200)
    off: str = ""
    working: str = ""

    @field_validator("off", "working")
    @classmethod
    def _is_a_list_of_days(cls, value: str) -> str:
        _days(value)
        return value

    def contradictions(self) -> dict[str, str]:
        """What can't be, by field; empty if the year can be put in force."""
        off, working = _days(self.off), _days(self.working)
        return {
            field: message
            for field, message in (
                ("off", _elsewhere(self.year, off)),
                ("working", _elsewhere(self.year, working) or _not_a_weekend(off, working)),
            )
            if message
        }

    def to_year(self) -> CalendarYear:
        return CalendarYear(
            year=self.year,
            source_notice=self.source_notice,
            off=_days(self.off),
            working=_days(self.working),
        )


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


def _days(text: str) -> dict[date, str]:
    days: dict[date, str] = {}
    for line in filter(None, (line.strip() for line in text.splitlines())):
        day, _blank, name = line.partition(" ")
        try:
            days[date.fromisoformat(day)] = name.strip()
        except ValueError:
            raise ValueError("Write one day a line, like 2027-01-01 New Year's Day") from None
    return days
