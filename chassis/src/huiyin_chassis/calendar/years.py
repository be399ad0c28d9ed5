"""Calendar years that were loaded after release, each time they were. A service that counts days keeps this view."""

from __future__ import annotations

from collections.abc import Iterable

from huiyin_chassis.events import Event
from huiyin_chassis.views.view import Key, Row, View


class CalendarYears(View):
    """`off` and `working`: one day a line, ``2027-01-01 New Year's Day``. `load_no` grows with the jurisdiction's loads.

    A service's own subclass names the event that tells of a year, in `sources`.
    """

    name = "calendar_years"
    columns = """
        jurisdiction text NOT NULL,
        load_no integer NOT NULL,
        year integer NOT NULL,
        source_notice text NOT NULL,
        off text NOT NULL,
        working text NOT NULL,
        loaded_at timestamptz NOT NULL,
        loaded_by text NOT NULL
    """
    key = ("jurisdiction", "load_no")

    def keys(self, event: Event) -> Iterable[Key]:
        return [(event.jurisdiction, event.version)]

    def apply(self, key: Key, row: Row | None, event: Event) -> Row | None:
        return {
            "jurisdiction": event.jurisdiction,
            "load_no": event.version,
            "year": event.data["year"],
            "source_notice": event.data["source_notice"],
            "off": "\n".join(event.data["off"]),
            "working": "\n".join(event.data["working"]),
            "loaded_at": event.occurred_at,
            "loaded_by": event.actor,
        }
