"""The member units and their tree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from huiyin_assignment.domain.unit import MemberUnit
from huiyin_chassis.db import Database
from huiyin_chassis.events import Event
from huiyin_chassis.service import Runtime
from huiyin_chassis.views.view import Key, Row, View
from huiyin_contracts.vocabulary import UnitKind


class Units(View):
    name = "units"
    columns = """
        jurisdiction text NOT NULL,
        unit text NOT NULL,
        name text NOT NULL,
        parent text,
        kind text NOT NULL,
        closed boolean NOT NULL,
        version integer NOT NULL
    """
    key = ("jurisdiction", "unit")
    sources = {
        "assignment": frozenset(
            {
                MemberUnit.Registered.TOPIC,
                MemberUnit.Renamed.TOPIC,
                MemberUnit.Moved.TOPIC,
                MemberUnit.Closed.TOPIC,
            }
        )
    }

    def keys(self, event: Event) -> Iterable[Key]:
        return [(event.jurisdiction, event.data["unit"])]

    def apply(self, key: Key, row: Row | None, event: Event) -> Row | None:
        if event.type == MemberUnit.Closed.TOPIC:
            return {**(row or {}), "closed": True, "version": event.version}
        return {
            "jurisdiction": event.jurisdiction,
            "unit": event.data["unit"],
            "name": event.data["name"],
            "parent": event.data["parent"],
            "kind": str(event.data["kind"]),
            "closed": False,
            "version": event.version,
        }


@dataclass(frozen=True, slots=True)
class Unit:
    """One row of the view."""

    jurisdiction: str
    unit: str
    name: str
    parent: str | None
    kind: UnitKind
    closed: bool
    version: int


def find_unit(database: Database, jurisdiction: str, unit: str) -> Unit | None:
    row = database.one(f"{_SELECT} WHERE jurisdiction = %s AND unit = %s", (jurisdiction, unit))
    return _unit(row) if row else None


def unit_once(runtime: Runtime, jurisdiction: str, unit: str) -> Unit | None:
    """The same for automations: looked up once a page, so that what is held back stays held back (ADR 008)."""
    return runtime.ledger.once(
        [Units.name], ("unit", jurisdiction, unit), lambda: find_unit(runtime.database, jurisdiction, unit)
    )


def units_of(database: Database, jurisdiction: str, *, with_closed: bool = False) -> list[Unit]:
    """Parents before their children, each level by name."""
    closed = "" if with_closed else "AND NOT closed"
    rows = database.query(f"{_SELECT} WHERE jurisdiction = %s {closed} ORDER BY name", (jurisdiction,))
    units = [_unit(row) for row in rows]
    known = {each.unit for each in units}
    below: dict[str | None, list[Unit]] = {}
    for each in units:
        below.setdefault(each.parent if each.parent in known else None, []).append(each)
    return list(_walk(below, None))


def line_above(database: Database, jurisdiction: str, unit: str) -> tuple[str, ...]:
    """The codes of the units above `unit`, the nearest first."""
    rows = database.query(
        """
        WITH RECURSIVE line AS (
            SELECT parent, 1 AS depth FROM live.units WHERE jurisdiction = %(j)s AND unit = %(u)s
            UNION ALL
            SELECT above.parent, depth + 1
            FROM line JOIN live.units above ON above.jurisdiction = %(j)s AND above.unit = line.parent
            WHERE depth < 50
        )
        SELECT parent FROM line WHERE parent IS NOT NULL ORDER BY depth
        """,
        {"j": jurisdiction, "u": unit},
    )
    return tuple(row["parent"] for row in rows)


_SELECT = "SELECT jurisdiction, unit, name, parent, kind, closed, version FROM live.units"


def _unit(row: Row) -> Unit:
    return Unit(**{**row, "kind": UnitKind(row["kind"])})


def _walk(below: Mapping[str | None, list[Unit]], parent: str | None) -> Iterable[Unit]:
    for each in below.get(parent, []):
        yield each
        yield from _walk(below, each.unit)
