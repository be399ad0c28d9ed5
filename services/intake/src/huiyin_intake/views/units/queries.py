from __future__ import annotations

from dataclasses import dataclass

from huiyin_chassis.db import Database
from huiyin_contracts.vocabulary import UnitKind


@dataclass(frozen=True)
class Unit:
    jurisdiction: str
    unit: str
    name: str
    parent: str | None
    kind: str


def units_near(database: Database, jurisdiction: str) -> dict[str, Unit]:
    """The units of a jurisdiction, of its counties, and of the city and the province above it."""
    rows = database.query(
        "SELECT jurisdiction, unit, name, parent, kind FROM live.units WHERE left(jurisdiction, 2) = left(%s, 2)"
        " ORDER BY jurisdiction, unit",
        (jurisdiction,),
    )
    return {row["unit"]: Unit(**row) for row in rows}


def receivers_of(database: Database, jurisdiction: str) -> dict[str, Unit]:
    """The units of this very jurisdiction to which a letter or visitor may come instead of the petition office."""
    rows = database.query(
        "SELECT jurisdiction, unit, name, parent, kind FROM live.units"
        " WHERE jurisdiction = %s AND kind <> %s ORDER BY unit",
        (jurisdiction, UnitKind.INTAKE_CENTRE),
    )
    return {row["unit"]: Unit(**row) for row in rows}


def parents_near(database: Database, jurisdiction: str) -> dict[str, str | None]:
    """Who stands above whom among them."""
    return {unit.unit: unit.parent for unit in units_near(database, jurisdiction).values()}


def served(database: Database) -> frozenset[str]:
    """Jurisdictions that have a unit: where a petition can be registered."""
    return frozenset(
        row["jurisdiction"] for row in database.query("SELECT DISTINCT jurisdiction FROM live.units")
    )
