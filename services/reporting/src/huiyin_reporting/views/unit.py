"""Names of the member units, as assignment registers them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from huiyin_chassis.events import Event
from huiyin_chassis.views.view import Key, Row, View
from huiyin_contracts.assignment import UnitRegistered
from huiyin_reporting.views.rows import families


class UnitView(View):
    name: ClassVar[str] = "unit"
    version: ClassVar[int] = 1
    columns: ClassVar[str] = """
        jurisdiction text NOT NULL,
        unit text NOT NULL,
        name text NOT NULL,
        parent text,
        kind text NOT NULL
    """
    key: ClassVar[tuple[str, ...]] = ("jurisdiction", "unit")
    sources: ClassVar[Mapping[str, frozenset[str]]] = {
        "assignment": families(UnitRegistered),
    }

    def keys(self, event: Event) -> Iterable[Key]:
        yield (event.jurisdiction, event.data["unit"])

    def apply(self, key: Key, row: Row | None, event: Event) -> Row | None:
        return {
            "jurisdiction": key[0],
            "unit": key[1],
            "name": event.data["name"],
            "parent": event.data.get("parent"),
            "kind": event.data["kind"],
        }
