"""The half-monthly period of a bulletin: the 1st to the 15th, the 16th to the month's end, by China's calendar."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from huiyin_ledger.clock.china import china_date, end_of, start_of
from huiyin_ledger.domain import Refused

_FORM = re.compile(r"^(\d{4})-(0[1-9]|1[0-2])-([12])$")


@dataclass(frozen=True, order=True, slots=True)
class HalfMonth:
    """`half` is 1 or 2."""

    year: int
    month: int
    half: int

    @classmethod
    def containing(cls, moment: datetime) -> HalfMonth:
        """The period in which `moment` (aware) lies."""
        return cls.of_day(china_date(moment))

    @classmethod
    def of_day(cls, day: date) -> HalfMonth:
        return cls(day.year, day.month, 1 if day.day <= 15 else 2)

    @classmethod
    def parse(cls, text: str) -> HalfMonth:
        """From ``2026-08-1``. Refused("period_invalid") otherwise."""
        found = _FORM.match(text)
        if found is None:
            raise Refused("period_invalid", "a half-month is written like 2026-08-1 or 2026-08-2")
        year, month, half = map(int, found.groups())
        return cls(year, month, half)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}-{self.half}"

    @property
    def first_day(self) -> date:
        return date(self.year, self.month, 1 if self.half == 1 else 16)

    @property
    def last_day(self) -> date:
        return date(self.year, self.month, 15 if self.half == 1 else monthrange(self.year, self.month)[1])

    @property
    def start(self) -> datetime:
        """Its first instant, in UTC."""
        return start_of(self.first_day)

    @property
    def end(self) -> datetime:
        """The first instant after it, in UTC."""
        return end_of(self.last_day)

    def previous(self) -> HalfMonth:
        return HalfMonth.containing(self.start - timedelta(hours=1))

    def next(self) -> HalfMonth:
        return HalfMonth.containing(self.end)
