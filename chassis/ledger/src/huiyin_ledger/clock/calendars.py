"""Working calendars: dated, versioned tables, seeded with every year that the State Council has published.

A table holds published years only. Later days are provisional: Monday to Friday are working days.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, field_validator, model_validator

_DATA = Path(__file__).parent / "data"
_SATURDAY = 5


class Cause(StrEnum):
    """Why a day is worked or not."""

    WEEKDAY = "weekday"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    MAKE_UP_WORKDAY = "make_up_workday"


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a calendar. `name` is the holiday's name in English, empty on ordinary days; `source_notice` is
    the notice that says so, empty where there is none yet (then `provisional`)."""

    date: date
    is_working: bool
    cause: Cause
    name: str
    source_notice: str
    provisional: bool


class CalendarYear(BaseModel):
    """One published year: its exceptions from Monday to Friday."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    year: int
    source_notice: str
    off: dict[date, str]
    working: dict[date, str]

    @field_validator("source_notice")
    @classmethod
    def _has_a_source(cls, value: str) -> str:
        if not value.strip():
            raise ValueError("name the notice that this year comes from")
        return value

    @model_validator(mode="after")
    def _belongs_to_its_year(self) -> Self:
        for day in (*self.off, *self.working):
            if day.year != self.year:
                raise ValueError(f"{day} is not a day of {self.year}")
        if both := sorted(self.off.keys() & self.working.keys()):
            raise ValueError(f"{both[0]} is given both as a day off and as a working day")
        for day in self.working:
            if day.weekday() < _SATURDAY:
                raise ValueError(f"{day} is a weekday: only a weekend day can be a make-up working day")
        return self


@dataclass(frozen=True)
class WorkingCalendar:
    """The known years, with a version derived from their content. Immutable; `with_year` returns a new one."""

    years: Mapping[int, CalendarYear] = field(hash=False)
    version: str = field(init=False)
    _known: dict[date, Day] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "version", _version_of(self.years))

    @property
    def last_year(self) -> int:
        """The last year with a notice; a day after it is provisional."""
        return max(self.years)

    def day(self, day: date) -> Day:
        """The kind of `day`: published, or provisional."""
        found = self._known.get(day)
        if found is None:
            found = self._known[day] = self._day(day)
        return found

    def _day(self, day: date) -> Day:
        weekend = day.weekday() >= _SATURDAY
        plain = Cause.WEEKEND if weekend else Cause.WEEKDAY
        year = self.years.get(day.year)
        if year is None:
            return Day(day, not weekend, plain, "", "", True)
        if day in year.off:
            return Day(day, False, Cause.HOLIDAY, year.off[day], year.source_notice, False)
        if day in year.working:
            return Day(day, True, Cause.MAKE_UP_WORKDAY, year.working[day], year.source_notice, False)
        return Day(day, not weekend, plain, "", year.source_notice, False)

    def is_working(self, day: date) -> bool:
        return self.day(day).is_working

    def with_year(self, year: CalendarYear) -> WorkingCalendar:
        """This calendar with `year` added or replaced."""
        return WorkingCalendar({**self.years, year.year: year})


@cache
def published() -> WorkingCalendar:
    """The newest built-in calendar."""
    return _shipped()[-1]


@cache
def shipped_version(version: str) -> WorkingCalendar | None:
    """A built-in calendar of this or an earlier release, to explain an old deadline."""
    return next((calendar for calendar in _shipped() if calendar.version == version), None)


def read_year(text: str) -> CalendarYear:
    """One year from JSON as in `data/`; pydantic's ValidationError says what is wrong and where."""
    return CalendarYear.model_validate_json(text)


@cache
def _shipped() -> tuple[WorkingCalendar, ...]:
    return tuple(_read(path) for path in sorted(_DATA.glob("china_*.json")))


def _read(path: Path) -> WorkingCalendar:
    years = (CalendarYear.model_validate(year) for year in json.loads(path.read_text("utf-8"))["years"])
    return WorkingCalendar({year.year: year for year in years})


def _version_of(years: Mapping[int, CalendarYear]) -> str:
    """``CN-<last year>-<first 8 hex digits of the content's sha256>``"""
    content = [years[year].model_dump(mode="json") for year in sorted(years)]
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return f"CN-{max(years)}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"
