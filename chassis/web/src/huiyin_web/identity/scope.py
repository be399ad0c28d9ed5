"""Row-level access: one rule, for a single resource and as a condition on a list of rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from huiyin_contracts.base import UnitKey
from huiyin_ledger.divisions import range_of, within


@dataclass(frozen=True, slots=True)
class Resource:
    """What is asked for. `unit`: the unit that holds it, None where it belongs to the whole jurisdiction.
    `sealed`: an accusation; then `unit` is the competent organ, and nobody bound to another unit may know of it."""

    jurisdiction: str
    unit: UnitKey | None = None
    sealed: bool = False


@dataclass(frozen=True, slots=True)
class Columns:
    """Where rows keep the parts of their `Resource`, as SQL expressions.

    `unit` is what the row's jurisdiction calls the unit (`UnitKey.named_in`); None: the rows belong to the whole
    jurisdiction. `sealed` is a boolean; None: the rows are never sealed.
    """

    jurisdiction: str = "jurisdiction"
    unit: str | None = None
    sealed: str | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """A WHERE clause and its named parameters, which all begin with ``scope_``, or ``place_`` for `lies_within`."""

    where: str
    params: dict[str, Any]


def lies_within(division: str, columns: Columns, named: str = "place") -> Condition:
    """The rows of a division and of those within it. Equality where only one can be meant, else a range, so that an index
    serves."""
    first, last = range_of(division)
    if first == last:
        return Condition(f"{columns.jurisdiction} = %({named}_first)s", {f"{named}_first": first})
    return Condition(
        f"{columns.jurisdiction} BETWEEN %({named}_first)s AND %({named}_last)s",
        {f"{named}_first": first, f"{named}_last": last},
    )


def held_by(unit: UnitKey, columns: Columns) -> Condition:
    """The rows that `unit` holds."""
    named = columns.unit or "NULL"
    return Condition(
        f"({columns.jurisdiction} = %(scope_home)s AND {named} = %(scope_unit)s"
        f" OR {columns.jurisdiction} <> %(scope_home)s AND {named} = %(scope_unit_elsewhere)s)",
        {"scope_home": unit.jurisdiction, "scope_unit": unit.unit, "scope_unit_elsewhere": str(unit)},
    )


def key_of(columns: Columns) -> str:
    """The unit of a row, as `UnitKey` writes it: an SQL expression."""
    return (
        f"CASE WHEN {columns.unit} ~ '^[0-9]{{6}}/' THEN {columns.unit}"
        f" ELSE {columns.jurisdiction} || '/' || {columns.unit} END"
    )


def is_unit_of(unit: Columns, row: Columns) -> str:
    """The condition that `unit`, a row of the units themselves, is the one that `row` names; an index of units serves."""
    elsewhere = f"{row.unit} ~ '^[0-9]{{6}}/'"
    return (
        f"{unit.jurisdiction} = CASE WHEN {elsewhere} THEN left({row.unit}, 6) ELSE {row.jurisdiction} END"
        f" AND {unit.unit} = CASE WHEN {elsewhere} THEN substr({row.unit}, 8) ELSE {row.unit} END"
    )


@dataclass(frozen=True, slots=True)
class Scope:
    """The things that somebody reaches by one action: those that `unit` holds, of whatever jurisdiction, where it is
    given, else all within a `division`; and what is `sealed` only if so. `of_units`: also what units of the division hold
    for other jurisdictions, unless it is sealed. `condition` selects exactly the rows whose resource it `includes`."""

    division: str
    unit: UnitKey | None = None
    sealed: bool = False
    of_units: bool = False

    def includes(self, resource: Resource) -> bool:
        if self.unit is not None:
            held = self.unit == resource.unit
        else:
            held = within(resource.jurisdiction, self.division)
            if self.of_units and not held and not resource.sealed and resource.unit is not None:
                return within(resource.unit.jurisdiction, self.division)
        return held and (self.sealed or not resource.sealed)

    def touches(self, jurisdiction: str) -> bool:
        """Whether something that it includes may lie there: units hold what places above and below have sent them."""
        if within(jurisdiction, self.division):
            return True
        home = self.unit.jurisdiction if self.unit else self.division
        return (self.of_units or self.unit is not None) and within(home, jurisdiction)

    def condition(self, columns: Columns) -> Condition:
        """What lies in the division, or what the unit holds."""
        held = (
            lies_within(self.division, columns, "scope") if self.unit is None else held_by(self.unit, columns)
        )
        unsealed = f" AND NOT ({columns.sealed})" if columns.sealed else ""
        where = held.where if self.sealed else held.where + unsealed
        if self.of_units and self.unit is None and columns.unit:
            where = f"({where} OR {columns.unit} ~ '^[0-9]{{6}}/' AND left({columns.unit}, 6) BETWEEN %(scope_from)s AND %(scope_upto)s{unsealed})"
            first, last = range_of(self.division)
            return Condition(where, held.params | {"scope_from": first, "scope_upto": last})
        return Condition(where, held.params)
