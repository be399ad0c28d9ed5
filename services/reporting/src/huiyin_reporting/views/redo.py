"""One row per redo that was ordered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from huiyin_chassis.events import Event
from huiyin_chassis.views.view import Key, Row, View
from huiyin_contracts.supervision import RedoOrdered
from huiyin_reporting.views.rows import families


class RedoView(View):
    name: ClassVar[str] = "redo"
    version: ClassVar[int] = 1
    columns: ClassVar[str] = """
        jurisdiction text NOT NULL,
        redo_id text NOT NULL,
        registration_no text NOT NULL,
        unit text NOT NULL,
        reason text NOT NULL,
        ordered_at timestamptz NOT NULL
    """
    indexes: ClassVar[tuple[str, ...]] = ("(ordered_at)",)
    key: ClassVar[tuple[str, ...]] = ("jurisdiction", "redo_id")
    sources: ClassVar[Mapping[str, frozenset[str]]] = {
        "supervision": families(RedoOrdered),
    }

    def keys(self, event: Event) -> Iterable[Key]:
        yield (event.jurisdiction, event.id)

    def apply(self, key: Key, row: Row | None, event: Event) -> Row | None:
        return {
            "jurisdiction": key[0],
            "redo_id": key[1],
            "registration_no": event.data["registration_no"],
            "unit": event.data["unit"],
            "reason": event.data["reason"],
            "ordered_at": event.occurred_at,
        }
