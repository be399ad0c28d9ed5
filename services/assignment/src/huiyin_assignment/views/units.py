"""The member units and their tree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from huiyin_assignment.domain import unit_events
from huiyin_assignment.domain.unit import MemberUnit
from huiyin_contracts.base import UnitKey
from huiyin_contracts.vocabulary import UnitKind
from huiyin_ledger.db import Database
from huiyin_ledger.divisions import within
from huiyin_ledger.domain import Refused
from huiyin_ledger.events import Event
from huiyin_ledger.views.view import View, creates, folds
from huiyin_web.http.parts import Option


@dataclass
class Unit:
    jurisdiction: str
    unit: str
    name: str
    parent: str | None
    kind: UnitKind
    version: int
    closed: bool = False


class UnitsView(View[Unit]):
    name = "units"
    version = 2
    follows = MemberUnit
    key = ("jurisdiction", "unit")

    @creates(unit_events.Registered, unit_events.Renamed, unit_events.Moved)
    def registered_or_changed(self, event: Event) -> Unit:
        return self.row(event)

    @folds(unit_events.Closed)
    def closed(self, row: Unit, event: Event) -> None:
        row.closed = True

    @folds(unit_events.Reopened)
    def reopened(self, row: Unit, event: Event) -> None:
        row.closed = False


def open_unit(database: Database, jurisdiction: str, unit: str) -> Unit:
    """The unit that a command names. Refused("unknown_unit", field="unit") or Refused("unit_closed", field="unit")."""
    found = UnitsView.find(database, jurisdiction, unit)
    if found is None:
        raise Refused("unknown_unit", "There is no such unit here: choose one from the list.", field="unit")
    if found.closed:
        raise Refused("unit_closed", "This unit is closed.", field="unit")
    return found


def receiving_unit(database: Database, jurisdiction: str, name: str) -> Unit:
    """The unit that gets an order of this jurisdiction, under the name that the order's records have for it: one of the
    jurisdiction itself or of one within it. Refused as `open_unit`."""
    key = UnitKey.of(jurisdiction, name)
    if not within(key.jurisdiction, jurisdiction):
        raise Refused(
            "unknown_unit",
            "This unit takes no order of that place: choose one of the place itself or of one within it.",
            field="unit",
        )
    return replace(open_unit(database, key.jurisdiction, key.unit), unit=key.named_in(jurisdiction))


def receivers(database: Database, jurisdictions: Iterable[str]) -> dict[str, list[tuple[UnitKey, str]]]:
    """The units that can get orders of each of these jurisdictions (`receiving_unit`), by their own, the upper one first."""
    senders = set(jurisdictions)
    rows = database.query(
        "SELECT DISTINCT jurisdiction FROM live.units WHERE NOT closed ORDER BY jurisdiction"
    )
    return {
        place: [(UnitKey(place, each.unit), each.name) for each in units_of(database, place)]
        for place in (row["jurisdiction"] for row in rows)
        if all(within(place, sender) for sender in senders)
    }


def units_of(database: Database, jurisdiction: str, *, with_closed: bool = False) -> list[Unit]:
    """Parents before their children, each level by name."""
    closed = "" if with_closed else "AND NOT closed"
    units = UnitsView.select(database, f"WHERE jurisdiction = %s {closed} ORDER BY name", (jurisdiction,))
    known = {each.unit for each in units}
    below: dict[str | None, list[Unit]] = {}
    for each in units:
        below.setdefault(each.parent if each.parent in known else None, []).append(each)
    return list(_walk(below, None))


def unit_options(database: Database, jurisdiction: str) -> list[Option]:
    """The open units, for a select."""
    return [Option(each.unit, each.name) for each in units_of(database, jurisdiction)]


def possible_parents(database: Database, unit: Unit) -> list[Option]:
    """The open units that it can be put below: neither itself nor one below it."""
    return [
        each
        for each in unit_options(database, unit.jurisdiction)
        if each.value != unit.unit and unit.unit not in line_above(database, unit.jurisdiction, each.value)
    ]


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


def _walk(below: Mapping[str | None, list[Unit]], parent: str | None) -> Iterable[Unit]:
    for each in below.get(parent, []):
        yield each
        yield from _walk(below, each.unit)
