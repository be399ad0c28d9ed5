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
    """A WHERE clause and its named parameters, which all begin with ``scope_``."""

    where: str
    params: dict[str, Any]


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
    given, else all within a `division`; and what is `sealed` only if so. `condition` selects exactly the rows whose
    resource it `includes`."""

    division: str
    unit: UnitKey | None = None
    sealed: bool = False

    def includes(self, resource: Resource) -> bool:
        held = (
            within(resource.jurisdiction, self.division) if self.unit is None else self.unit == resource.unit
        )
        return held and (self.sealed or not resource.sealed)

    def condition(self, columns: Columns) -> Condition:
        """Equality with one jurisdiction where only one can be meant, else a range, so that an index serves."""
        held = self._within(columns) if self.unit is None else held_by(self.unit, columns)
        if columns.sealed is None or self.sealed:
            return held
        return Condition(f"{held.where} AND NOT ({columns.sealed})", held.params)

    def _within(self, columns: Columns) -> Condition:
        first, last = range_of(self.division)
        if first == last:
            return Condition(f"{columns.jurisdiction} = %(scope_first)s", {"scope_first": first})
        return Condition(
            f"{columns.jurisdiction} BETWEEN %(scope_first)s AND %(scope_last)s",
            {"scope_first": first, "scope_last": last},
        )
