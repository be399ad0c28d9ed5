"""The names of the member units, as assignment publishes them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from huiyin_chassis.db import Database
from huiyin_chassis.events import Event
from huiyin_chassis.views.view import View, creates
from huiyin_contracts.assignment import UnitRegistered


@dataclass
class UnitRow:
    jurisdiction: str
    unit: str
    name: str


class UnitsView(View[UnitRow]):
    name = "units"
    key = ("jurisdiction", "unit")

    @creates(UnitRegistered)
    def registered(self, event: Event) -> UnitRow:
        return self.row(event)


def unit_names(database: Database, units: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Names by (jurisdiction, unit); a unit that isn't known yet is called by its code."""
    wanted = sorted(set(units))
    found = UnitsView.select(
        database,
        "JOIN unnest(%s::text[], %s::text[]) AS w (jurisdiction, unit) USING (jurisdiction, unit)",
        ([j for j, _unit in wanted], [unit for _j, unit in wanted]),
    )
    return {key: key[1] for key in wanted} | {(row.jurisdiction, row.unit): row.name for row in found}
