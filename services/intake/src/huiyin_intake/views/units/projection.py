from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from huiyin_chassis.events import Event
from huiyin_chassis.views.view import Key, Row, View
from huiyin_contracts.assignment import UnitRegistered


class UnitsView(View):
    name = "units"
    key = ("jurisdiction", "unit")
    columns = "jurisdiction text, unit text, name text NOT NULL, parent text, kind text NOT NULL"
    sources: ClassVar = {"assignment": frozenset({UnitRegistered.family})}

    def keys(self, event: Event) -> Iterable[Key]:
        yield event.jurisdiction, event.data["unit"]

    def apply(self, key: Key, row: Row | None, event: Event) -> Row | None:
        jurisdiction, unit = key
        return {
            "jurisdiction": jurisdiction,
            "unit": unit,
            "name": event.data["name"],
            "parent": event.data["parent"],
            "kind": event.data["kind"],
        }
