"""One row per bulletin of our own, for the list; its content is read from the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import ClassVar

from huiyin_chassis.events import Event
from huiyin_chassis.views.view import Key, Row, View
from huiyin_reporting.views.rows import changed


class BulletinView(View):
    name: ClassVar[str] = "bulletin"
    version: ClassVar[int] = 1
    columns: ClassVar[str] = """
        jurisdiction text NOT NULL,
        bulletin_no text NOT NULL,
        period_start date NOT NULL,
        period_end date NOT NULL,
        drafted_at timestamptz NOT NULL,
        published_at timestamptz,
        published_by text
    """
    key: ClassVar[tuple[str, ...]] = ("jurisdiction", "bulletin_no")
    sources: ClassVar[Mapping[str, frozenset[str]]] = {
        "reporting": frozenset({"reporting.bulletin_drafted", "reporting.bulletin_published"}),
    }

    def keys(self, event: Event) -> Iterable[Key]:
        yield (event.jurisdiction, event.data["bulletin_no"])

    def apply(self, key: Key, row: Row | None, event: Event) -> Row | None:
        if event.type == "reporting.bulletin_drafted":
            return {
                "jurisdiction": key[0],
                "bulletin_no": key[1],
                "period_start": date.fromisoformat(event.data["period_start"]),
                "period_end": date.fromisoformat(event.data["period_end"]),
                "drafted_at": event.occurred_at,
                "published_at": None,
                "published_by": None,
            }
        if row is None:
            return None
        return changed(row, published_at=event.occurred_at, published_by=event.actor)
