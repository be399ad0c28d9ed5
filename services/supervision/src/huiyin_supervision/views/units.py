"""The names of the member units, as assignment publishes them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, dataclass
from typing import Protocol

from huiyin_contracts.assignment import UnitRegistered
from huiyin_contracts.base import UnitKey
from huiyin_ledger.db import Database
from huiyin_ledger.events import Event
from huiyin_ledger.views.view import View, creates


@dataclass
class UnitRow:
    jurisdiction: str
    unit: str
    name: str


class OfUnit(Protocol):
    """A row that names a unit, or none where the registering office is meant."""

    @property
    def jurisdiction(self) -> str: ...
    @property
    def unit(self) -> str | None: ...


class UnitsView(View[UnitRow]):
    name = "units"
    key = ("jurisdiction", "unit")

    @creates(UnitRegistered)
    def registered(self, event: Event) -> UnitRow:
        return self.row(event)


def unit_names(database: Database, rows: Iterable[OfUnit]) -> dict[tuple[str, str], str]:
    """The names of the rows' units by (jurisdiction, unit); the code of a unit that is not registered here yet."""
    named = {(row.jurisdiction, row.unit) for row in rows if row.unit is not None}
    keys = {name: astuple(UnitKey.of(*name)) for name in named}
    found = UnitsView.by_key(database, set(keys.values()))
    return {name: found[key].name if key in found else name[1] for name, key in keys.items()}
