"""Calendar years loaded after release, one row per load. A service that counts days has this view."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from huiyin_ledger.events import Event
from huiyin_ledger.views.view import Key, View


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
    """A subclass names the event of a loaded year and creates its row with `year`."""

    name = "calendar_years"
    key = ("jurisdiction", "load_no")

    def keys(self, event: Event) -> Iterable[Key]:
        return [(event.jurisdiction, event.version)]

    def year(self, event: Event) -> CalendarYearRow:
        """The row of a loaded year."""
        off, working = ("\n".join(event.data[name]) for name in ("off", "working"))
        return self.row(event, off=off, working=working, loaded_at=event.occurred_at, loaded_by=event.actor)
