"""Row-level access: one rule, for a single resource and as a condition on a list of rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from huiyin_contracts.base import UnitKey
from huiyin_ledger.divisions import range_of, within


@dataclass(frozen=True, slots=True)
class Resource:
    """What is asked for. `unit`: the unit that holds it, None where it belongs to the whole jurisdiction.
    `sealed`: an accusation; then `unit` is the competent organ, and nobody bound to another unit may know of it.
    `matter_class`: of the matter that it is or is about, empty before it has one; None: it is about no matter."""

    jurisdiction: str
    unit: UnitKey | None = None
    sealed: bool = False
    matter_class: str | None = None


def whole_of(jurisdiction: str) -> Resource:
    """All that there is of a place, in a ledger or a feed: accusations are among it, and matters of every class."""
    return Resource(jurisdiction, sealed=True, matter_class="")


@dataclass(frozen=True, slots=True)
class Columns:
    """Where rows keep the parts of their `Resource`, as SQL expressions.

    `unit` is what the row's jurisdiction calls the unit (`UnitKey.named_in`); None: the rows belong to the whole
    jurisdiction. `sealed` is a boolean; None: the rows are never sealed. `matter_class` is never null; None: the rows are
    about no matters.
    """

    jurisdiction: str = "jurisdiction"
    unit: str | None = None
    sealed: str | None = None
    matter_class: str | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """A WHERE clause and its named parameters, which all begin with ``scope``, or ``place_`` for `lies_within`."""

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


def held_by(unit: UnitKey, columns: Columns, named: str = "scope") -> Condition:
    """The rows that `unit` holds."""
    column = columns.unit or "NULL"
    return Condition(
        f"({columns.jurisdiction} = %({named}_home)s AND {column} = %({named}_unit)s"
        f" OR {columns.jurisdiction} <> %({named}_home)s AND {column} = %({named}_unit_elsewhere)s)",
        {
            f"{named}_home": unit.jurisdiction,
            f"{named}_unit": unit.unit,
            f"{named}_unit_elsewhere": str(unit),
        },
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
class Area:
    """What one post reaches by one action: the things that `unit` holds, of whatever jurisdiction, where it is given, else all
    within a `division`; and what is `sealed` only if so. `of_units`: also what units of the division hold for other
    jurisdictions, unless it is sealed. `classes`: matters of these classes and of those below them alone; empty: all."""

    division: str
    unit: UnitKey | None = None
    sealed: bool = False
    of_units: bool = False
    classes: tuple[str, ...] = ()

    def includes(self, resource: Resource) -> bool:
        return self._holds(resource) and self._is_of_class(resource.matter_class)

    def touches(self, jurisdiction: str) -> bool:
        """Whether something that it includes may lie there: units hold what places above and below have sent them."""
        if within(jurisdiction, self.division):
            return True
        home = self.unit.jurisdiction if self.unit else self.division
        return (self.of_units or self.unit is not None) and within(home, jurisdiction)

    def condition(self, columns: Columns, prefix: str) -> Condition:
        """What lies in the division, or what the unit holds. The parameters' names begin with `prefix`."""
        held = (
            lies_within(self.division, columns, prefix)
            if self.unit is None
            else held_by(self.unit, columns, prefix)
        )
        unsealed = f" AND NOT ({columns.sealed})" if columns.sealed else ""
        where, params = held.where if self.sealed else held.where + unsealed, dict(held.params)
        if self.of_units and self.unit is None and columns.unit:
            where = (
                f"({where} OR {columns.unit} ~ '^[0-9]{{6}}/' AND left({columns.unit}, 6)"
                f" BETWEEN %({prefix}_from)s AND %({prefix}_upto)s{unsealed})"
            )
            params[f"{prefix}_from"], params[f"{prefix}_upto"] = range_of(self.division)
        if self.classes and columns.matter_class:
            where = f"{where} AND {_is_of_class(columns.matter_class, f'{prefix}_classes')}"
            params[f"{prefix}_classes"] = list(self.classes)
        return Condition(where, params)

    def _holds(self, resource: Resource) -> bool:
        if self.unit is not None:
            held = self.unit == resource.unit
        else:
            held = within(resource.jurisdiction, self.division)
            if self.of_units and not held and not resource.sealed and resource.unit is not None:
                return within(resource.unit.jurisdiction, self.division)
        return held and (self.sealed or not resource.sealed)

    def _is_of_class(self, matter_class: str | None) -> bool:
        return (
            not self.classes
            or matter_class is None
            or matter_class in self.classes
            or matter_class.split("/")[0] in self.classes
        )


def _is_of_class(column: str, named: str) -> str:
    return f"(split_part({column}, '/', 1) = ANY(%({named})s) OR {column} = ANY(%({named})s))"


@dataclass(frozen=True, slots=True)
class Scope:
    """The things that somebody reaches by one action: those of every area. `condition` selects exactly the rows whose
    resource it `includes`."""

    areas: tuple[Area, ...]

    @classmethod
    def within(cls, division: str, *, sealed: bool = False) -> Scope:
        """All of one division."""
        return cls((Area(division, sealed=sealed),))

    @property
    def sealed(self) -> bool:
        """Whether anything that is sealed may be in it."""
        return any(each.sealed for each in self.areas)

    @property
    def units(self) -> frozenset[UnitKey] | None:
        """The only units whose things are in it; None where it reaches whole places."""
        units = [each.unit for each in self.areas if each.unit is not None]
        return frozenset(units) if len(units) == len(self.areas) else None

    @property
    def held(self) -> Scope:
        """What is in it because a unit holds it."""
        return Scope(tuple(each for each in self.areas if each.unit is not None))

    def includes(self, resource: Resource) -> bool:
        return any(each.includes(resource) for each in self.areas)

    def touches(self, jurisdiction: str) -> bool:
        """Whether something that it includes may lie there."""
        return any(each.touches(jurisdiction) for each in self.areas)

    def condition(self, columns: Columns, named: str = "scope") -> Condition:
        """The rows of every area. The parameters' names begin with `named`."""
        parts = [
            each.condition(columns, f"{named}{i or ''}") for i, each in enumerate(dict.fromkeys(self.areas))
        ]
        if not parts:
            return Condition("false", {})
        if len(parts) == 1:
            return parts[0]
        where = " OR ".join(f"({each.where})" for each in parts)
        return Condition(f"({where})", {name: value for each in parts for name, value in each.params.items()})
