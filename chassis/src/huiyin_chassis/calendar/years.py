"""Calendar years that were loaded after release, each time they were. A service that counts days keeps this view."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from huiyin_chassis.events import Event
from huiyin_chassis.views.view import Key, View


@dataclass
class CalendarYearRow:
    """`off` and `working`: one day a line, ``2027-01-01 New Year's Day``. `load_no` grows with the jurisdiction's loads."""

    jurisdiction: str
    load_no: int
    year: int
    source_notice: str
    off: str
    working: str
    loaded_at: datetime
    loaded_by: str


class CalendarYearsView(View[CalendarYearRow]):
    """A service's own subclass names the event that tells of a year, and makes its row with `year`."""

    name = "calendar_years"
    key = ("jurisdiction", "load_no")

    def keys(self, event: Event) -> Iterable[Key]:
        return [(event.jurisdiction, event.version)]

    def year(self, event: Event) -> CalendarYearRow:
        """The row of a year that was loaded."""
        off, working = ("\n".join(event.data[name]) for name in ("off", "working"))
        return self.row(event, off=off, working=working, loaded_at=event.occurred_at, loaded_by=event.actor)
