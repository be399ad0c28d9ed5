"""Member units as assignment registers them: names and hierarchy."""

from __future__ import annotations

from dataclasses import dataclass

from huiyin_contracts.assignment import UnitClosed, UnitRegistered, UnitReopened
from huiyin_contracts.base import UnitKey
from huiyin_contracts.vocabulary import UnitKind
from huiyin_intake.domain.referral import Body, UnitTree
from huiyin_ledger.db import Database
from huiyin_ledger.divisions import within
from huiyin_ledger.events import Event
from huiyin_ledger.views.view import View, creates, folds


@dataclass
class Unit:
    jurisdiction: str
    unit: str
    name: str
    parent: str | None
    kind: UnitKind
    closed: bool = False


class UnitsView(View[Unit]):
    name = "units"
    version = 3
    key = ("jurisdiction", "unit")

    @creates(UnitRegistered)
    def registered(self, event: Event) -> Unit:
        return self.row(event)

    @folds(UnitClosed)
    def left(self, row: Unit, event: Event) -> None:
        row.closed = True

    @folds(UnitReopened)
    def came_back(self, row: Unit, event: Event) -> None:
        row.closed = False


def units_near(database: Database, jurisdiction: str) -> dict[UnitKey, Unit]:
    """The units of a jurisdiction, of its counties, and of the city and the province above it."""
    units = UnitsView.select(
        database, "WHERE left(jurisdiction, 2) = left(%s, 2) ORDER BY jurisdiction, unit", (jurisdiction,)
    )
    return {
        UnitKey(each.jurisdiction, each.unit): each
        for each in units
        if within(each.jurisdiction, jurisdiction) or within(jurisdiction, each.jurisdiction)
    }


def name_of(database: Database, unit: UnitKey) -> str:
    """The unit's name; its code where it is unknown."""
    found = UnitsView.find(database, unit.jurisdiction, unit.unit)
    return found.name if found else unit.unit


def takes_orders_of(jurisdiction: str, key: UnitKey, unit: Unit) -> bool:
    """Whether a petition of `jurisdiction` can be sent to it: one of the jurisdiction itself or of one within it."""
    return not unit.closed and within(key.jurisdiction, jurisdiction)


def receivers_of(database: Database, jurisdiction: str) -> dict[str, Unit]:
    """The units of this jurisdiction that can receive a letter or visit themselves."""
    units = UnitsView.select(
        database,
        "WHERE jurisdiction = %s AND kind <> %s AND NOT closed ORDER BY unit",
        (jurisdiction, UnitKind.INTAKE_CENTRE),
    )
    return {each.unit: each for each in units}


def tree_near(database: Database, jurisdiction: str) -> UnitTree:
    """The same units, as the rules of referral see them."""
    return UnitTree(
        {
            key: Body(unit.name, unit.kind, UnitKey.of(key.jurisdiction, unit.parent), unit.closed)
            for key, unit in units_near(database, jurisdiction).items()
        },
        within,
    )


def jurisdictions_with_units(database: Database) -> frozenset[str]:
    """Where a petition can be registered."""
    return frozenset(
        row["jurisdiction"] for row in database.query("SELECT DISTINCT jurisdiction FROM live.units")
    )
