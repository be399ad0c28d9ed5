"""One row per return visit, answered or not. The raw answer is kept; the figures are made of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from huiyin_chassis.events import Event
from huiyin_chassis.views.view import Key, Row, View
from huiyin_contracts.supervision import ReturnVisited
from huiyin_reporting.views.rows import families


class VisitView(View):
    name: ClassVar[str] = "visit"
    version: ClassVar[int] = 1
    columns: ClassVar[str] = """
        jurisdiction text NOT NULL,
        visit_id text NOT NULL,
        registration_no text NOT NULL,
        unit text NOT NULL,
        attempt integer NOT NULL,
        answered boolean NOT NULL,
        resolved text,
        satisfaction text,
        visited_at timestamptz NOT NULL
    """
    indexes: ClassVar[tuple[str, ...]] = ("(visited_at)",)
    key: ClassVar[tuple[str, ...]] = ("jurisdiction", "visit_id")
    sources: ClassVar[Mapping[str, frozenset[str]]] = {
        "supervision": families(ReturnVisited),
    }

    def keys(self, event: Event) -> Iterable[Key]:
        yield (event.jurisdiction, event.id)

    def apply(self, key: Key, row: Row | None, event: Event) -> Row | None:
        data = event.data
        return {
            "jurisdiction": key[0],
            "visit_id": key[1],
            "registration_no": data["registration_no"],
            "unit": data["unit"],
            "attempt": data["attempt"],
            "answered": data["answered"],
            "resolved": data.get("resolved"),
            "satisfaction": data.get("satisfaction"),
            "visited_at": event.occurred_at,
        }
