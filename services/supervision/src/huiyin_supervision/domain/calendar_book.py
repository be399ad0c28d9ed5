"""The calendar years that were loaded after the release, for a jurisdiction and those below it."""

from __future__ import annotations

from uuid import UUID

from huiyin_ledger.domain import Aggregate, Refused, evolves, stream_id


class Opened(Aggregate.Created):
    TOPIC = "supervision.calendar_book_opened"


class YearLoaded(Aggregate.Event):
    TOPIC = "supervision.calendar_loaded"
    year: int
    source_notice: str
    off: tuple[str, ...]
    working: tuple[str, ...]


class CalendarBook(Aggregate):
    """`years`: the content of each year as last loaded. Days are written ``2027-01-01 New Year's Day``."""

    @evolves(Opened)
    def _opened(self, event: Opened) -> None:
        self.years: dict[int, tuple[str, tuple[str, ...], tuple[str, ...]]] = {}

    @evolves(YearLoaded)
    def _year_loaded(self, event: YearLoaded) -> None:
        self.years = {**self.years, event.year: (event.source_notice, event.off, event.working)}

    @staticmethod
    def stream_id(jurisdiction: str) -> UUID:
        return stream_id("calendar_book", jurisdiction)

    @classmethod
    def open(cls, jurisdiction: str) -> CalendarBook:
        return cls._create(Opened, id=cls.stream_id(jurisdiction))

    def load(self, year: int, source_notice: str, off: tuple[str, ...], working: tuple[str, ...]) -> None:
        """Put a year in force, or replace it. Refused where the year is loaded with the same days."""
        if self.years.get(year) == (source_notice, off, working):
            raise Refused("calendar_unchanged", "This year is loaded already, with the same days.")
        self.trigger_event(YearLoaded, year=year, source_notice=source_notice, off=off, working=working)
