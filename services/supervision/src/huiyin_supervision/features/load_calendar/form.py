"""The calendar as it is typed in: one day a line, its name behind it."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, Field, ValidationError, field_validator

from huiyin_chassis.clock.calendars import CalendarYear


def _days(text: str) -> dict[date, str]:
    days: dict[date, str] = {}
    for line in filter(None, (line.strip() for line in text.splitlines())):
        day, _blank, name = line.partition(" ")
        try:
            days[date.fromisoformat(day)] = name.strip()
        except ValueError:
            raise ValueError("Write one day a line, like 2027-01-01 New Year's Day") from None
    return days


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

    def to_year(self) -> tuple[CalendarYear | None, str]:
        """The year, or None and what contradicts itself."""
        try:
            return (
                CalendarYear(
                    year=self.year,
                    source_notice=self.source_notice,
                    off=_days(self.off),
                    working=_days(self.working),
                ),
                "",
            )
        except ValidationError as error:
            return None, str(error.errors()[0]["ctx"]["error"])
