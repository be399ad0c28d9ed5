"""Names of the member units, as assignment registers them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from huiyin_contracts.assignment import UnitRegistered
from huiyin_contracts.base import UnitKey
from huiyin_ledger.db import Database
from huiyin_ledger.divisions import within
from huiyin_ledger.events import Event
from huiyin_ledger.views.view import View, creates


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


def unit_names(
    database: Database, table: str = "live.units", *, inside: Sequence[str] | None = None
) -> Mapping[UnitKey, str]:
    """The name of every registered unit; `inside`: only of these jurisdictions and those within them."""
    return {
        UnitKey(row["jurisdiction"], row["unit"]): row["name"]
        for row in database.query(f"SELECT jurisdiction, unit, name FROM {table}")
        if inside is None or any(within(row["jurisdiction"], each) for each in inside)
    }
