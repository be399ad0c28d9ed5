"""Names of the member units, as assignment registers them."""

from __future__ import annotations

from dataclasses import dataclass

from huiyin_chassis.events import Event
from huiyin_chassis.views.view import View, creates
from huiyin_contracts.assignment import UnitRegistered


@dataclass
class UnitRow:
    jurisdiction: str
    unit: str
    name: str
    kind: str
    parent: str | None = None


class UnitsView(View[UnitRow]):
    name = "units"
    key = ("jurisdiction", "unit")

    @creates(UnitRegistered)
    def registered(self, event: Event) -> UnitRow:
        return self.row(event)
