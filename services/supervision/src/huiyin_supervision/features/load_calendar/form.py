"""The calendar as it is typed in: one day a line, its name behind it."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, Field

from huiyin_ledger.clock.calendars import CalendarYear
from huiyin_ledger.domain import Refused

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

    def to_year(self) -> CalendarYear:
        """Refused at the field that contradicts another one."""
        for field, days in {"off": self.off, "working": self.working}.items():
            for day in days:
                if day.year != self.year:
                    raise Refused(
                        "day_of_another_year",
                        "%(day)s is not a day of %(year)s",
                        field=field,
                        day=day,
                        year=self.year,
                    )
        for day in self.working:
            if day in self.off:
                raise Refused("day_off_too", "%(day)s is among the days off too", field="working", day=day)
            if day.weekday() < _SATURDAY:
                raise Refused(
                    "day_no_weekend",
                    "%(day)s is a weekday: only a weekend day can be made up",
                    field="working",
                    day=day,
                )
        return CalendarYear(**vars(self))
