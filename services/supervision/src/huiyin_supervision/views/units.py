"""The names of the member units, as assignment publishes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from huiyin_chassis.db import Database
from huiyin_chassis.events import Event
from huiyin_chassis.views.view import Key, Row, View
from huiyin_contracts.assignment import UnitRegistered


class Units(View):
    name = "units"
    columns = """
        jurisdiction text NOT NULL,
        unit text NOT NULL,
        name text NOT NULL
    """
    key = ("jurisdiction", "unit")
    sources: ClassVar[Mapping[str, frozenset[str]]] = {"assignment": frozenset({UnitRegistered.family})}

    def keys(self, event: Event) -> Iterable[Key]:
        return [(event.jurisdiction, event.data["unit"])]

    def apply(self, key: Key, row: Row | None, event: Event) -> Row | None:
        return {"jurisdiction": event.jurisdiction, "unit": event.data["unit"], "name": event.data["name"]}


def unit_names(database: Database, units: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Names by (jurisdiction, unit); a unit that isn't known yet is called by its code."""
    wanted = sorted(set(units))
    rows = database.query(
        """SELECT u.jurisdiction, u.unit, u.name FROM live.units u
           JOIN unnest(%s::text[], %s::text[]) AS w (jurisdiction, unit) USING (jurisdiction, unit)""",
        ([j for j, _unit in wanted], [unit for _j, unit in wanted]),
    )
    return {key: key[1] for key in wanted} | {(r["jurisdiction"], r["unit"]): r["name"] for r in rows}
