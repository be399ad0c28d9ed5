"""What of the figures that a person may see is asked for."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from huiyin_chassis.domain import NotFound
from huiyin_chassis.identity.scope import Columns, Resource, Scope, UnitRef

COLUMNS = Columns(
    "r.jurisdiction",
    unit="CASE WHEN m.sealed THEN coalesce(m.sealed_unit, m.competent_unit) ELSE r.unit END",
    sealed="m.sealed",
)
"""Whose a row `r` about a matter `m` is: the unit's that it is about, or the competent organ's of an accusation."""


def places_in(scope: Scope, known: Iterable[str]) -> tuple[str, ...]:
    """The `known` jurisdictions in which somebody may see something."""
    unit = scope.unit
    return tuple(
        code for code in sorted(known) if scope.includes(Resource(code, unit and UnitRef(code, unit.code)))
    )


class Imported(StrEnum):
    """Whether history taken from files is counted."""

    INCLUDE = "include"
    EXCLUDE = "exclude"
    ONLY = "only"


@dataclass(frozen=True, slots=True)
class Period:
    """From `start` to before `end`, both aware; the state is that of `as_of`, and nothing later is due yet."""

    start: datetime
    end: datetime
    as_of: datetime

    @property
    def until(self) -> datetime:
        return min(self.end, self.as_of)


@dataclass(frozen=True, slots=True)
class Filters:
    """What is asked for, inside the scope."""

    period: Period
    jurisdiction: str | None = None
    unit: UnitRef | None = None
    channel: str | None = None
    imported: Imported = Imported.INCLUDE
    age: tuple[int, int | None] | None = field(default=None)
    """Days since receipt, from and to (inclusive; None: no end), for sets of matters."""


def narrow(scope: Scope, filters: Filters, units: Container[UnitRef]) -> tuple[Scope, UnitRef | None]:
    """The scope and the unit that are counted. NotFound where the filters lead outside of the scope, with the same
    answer for what does not exist."""
    asked = filters.jurisdiction
    if asked is not None:
        if asked not in places_in(scope, [asked]):
            raise NotFound("there is no such place, or none that is open to you")
        scope = replace(scope, division=asked)
    if filters.unit is not None and (
        filters.unit not in units or filters.unit != (scope.unit or filters.unit)
    ):
        raise NotFound("there is no such unit, or none that is open to you")
    return scope, filters.unit or scope.unit
