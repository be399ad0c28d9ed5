"""The rows that a request asks for, inside the scope of whoever makes it."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from huiyin_contracts.base import UnitKey
from huiyin_ledger.domain import NotFound
from huiyin_web.identity.scope import Columns, Scope

COLUMNS = Columns(
    "r.jurisdiction",
    unit="CASE WHEN m.sealed THEN coalesce(m.sealed_unit, m.competent_unit) ELSE r.unit END",
    sealed="m.sealed",
    matter_class="coalesce(m.matter_class, '')",
)
"""Who holds a row `r` about a matter `m`: the row's unit, or the competent organ where the matter is an accusation."""


def jurisdictions_in(scope: Scope, candidates: Iterable[str]) -> tuple[str, ...]:
    """Those of `candidates` in which the scope may have anything, sorted."""
    return tuple(code for code in sorted(candidates) if scope.touches(code))


class Imported(StrEnum):
    """Whether matters imported from files are counted."""

    INCLUDE = "include"
    EXCLUDE = "exclude"
    ONLY = "only"


@dataclass(frozen=True, slots=True)
class Period:
    """[start, end), both aware. The state is that of `as_of`: nothing later has happened or is due."""

    start: datetime
    end: datetime
    as_of: datetime

    @property
    def until(self) -> datetime:
        return min(self.end, self.as_of)


@dataclass(frozen=True, slots=True)
class Filters:
    """Conditions on the rows, beyond the scope."""

    period: Period
    jurisdiction: str | None = None
    unit: UnitKey | None = None
    channel: str | None = None
    imported: Imported = Imported.INCLUDE
    age: tuple[int, int | None] | None = None
    """Days since receipt, first and last (inclusive; None: no last)."""

    def over(self, period: Period) -> Filters:
        """The same filters in another period."""
        return replace(self, period=period)


def narrowed_to(scope: Scope, filters: Filters, units: Container[UnitKey]) -> frozenset[UnitKey] | None:
    """The units that are counted, None for all. NotFound where the filters lead outside the scope, with the same answer
    for what does not exist."""
    wanted = filters.jurisdiction
    if wanted is not None and not scope.touches(wanted):
        raise NotFound("there is no such place, or none that is open to you")
    if filters.unit is None:
        return scope.units
    if filters.unit not in units or filters.unit not in (scope.units or {filters.unit}):
        raise NotFound("there is no such unit, or none that is open to you")
    return frozenset({filters.unit})
