"""Row-level access: one rule, for a single resource and as a condition on a list of rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from huiyin_ledger.divisions import range_of, within


@dataclass(frozen=True, order=True, slots=True)
class UnitRef:
    """A member unit. Its `code` is unique within its `jurisdiction` only. As text: ``230600/roads``."""

    jurisdiction: str
    code: str

    def __str__(self) -> str:
        return f"{self.jurisdiction}/{self.code}"

    @classmethod
    def of(cls, jurisdiction: str, code: str | None) -> UnitRef | None:
        """None without a code."""
        return None if code is None else cls(jurisdiction, code)

    @classmethod
    def parse(cls, text: str) -> UnitRef | None:
        """The inverse of `str`; None for anything else."""
        jurisdiction, slash, code = text.partition("/")
        return cls(jurisdiction, code) if slash else None


@dataclass(frozen=True, slots=True)
class Resource:
    """What is asked for. `unit`: the unit that holds it, None where it belongs to the whole jurisdiction.
    `sealed`: an accusation; then `unit` is the competent organ, and nobody bound to another unit may know of it."""

    jurisdiction: str
    unit: UnitRef | None = None
    sealed: bool = False


@dataclass(frozen=True, slots=True)
class Columns:
    """Where rows keep the parts of their `Resource`, as SQL expressions.

    `unit` is a unit's code, in the jurisdiction of the row unless `unit_jurisdiction` says which; None: the rows
    belong to the whole jurisdiction. `sealed` is a boolean; None: the rows are never sealed.
    """

    jurisdiction: str = "jurisdiction"
    unit: str | None = None
    sealed: str | None = None
    unit_jurisdiction: str | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """A WHERE clause and its named parameters, which all begin with ``scope_``."""

    where: str
    params: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Scope:
    """The things that somebody reaches by one action: within a `division`; of these those that `unit` holds, where it
    is given; and what is `sealed` only if so. `condition` selects exactly the rows whose resource it `includes`."""

    division: str
    unit: UnitRef | None = None
    sealed: bool = False

    def includes(self, resource: Resource) -> bool:
        return (
            within(resource.jurisdiction, self.division)
            and (self.unit is None or self.unit == resource.unit)
            and (self.sealed or not resource.sealed)
        )

    def condition(self, columns: Columns) -> Condition:
        """Equality with one jurisdiction where only one can be meant, else a range, so that an index serves."""
        first, last = range_of(self.division)
        own = self.unit is not None and columns.unit_jurisdiction is None
        if self.unit is not None and own:
            first = last = self.unit.jurisdiction
        parts, params = [f"{columns.jurisdiction} = %(scope_first)s"], {"scope_first": first}
        if first != last:
            parts = [f"{columns.jurisdiction} BETWEEN %(scope_first)s AND %(scope_last)s"]
            params["scope_last"] = last
        if self.unit is not None:
            parts.append(f"{columns.unit or 'NULL'} = %(scope_unit)s")
            params["scope_unit"] = self.unit.code
        if self.unit is not None and not own:
            parts.append(f"{columns.unit_jurisdiction} = %(scope_unit_jurisdiction)s")
            params["scope_unit_jurisdiction"] = self.unit.jurisdiction
        if columns.sealed is not None and not self.sealed:
            parts.append(f"NOT ({columns.sealed})")
        return Condition(" AND ".join(parts), params)
