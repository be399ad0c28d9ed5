"""Whose figures: what a person may see, and what of it was asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from huiyin_chassis.divisions import within
from huiyin_chassis.domain import NotFound
from huiyin_chassis.identity import policy
from huiyin_chassis.identity.policy import Principal, Resource

_BOUND_TO_UNIT = frozenset({policy.Role.UNIT_HANDLER, policy.Role.UNIT_HEAD})


@dataclass(frozen=True, slots=True)
class Scope:
    """The rows that a person may know of.

    `unit`: bound to it, everything else stays unseen; None where not bound. `sealed`: accusations count (for somebody
    bound to a unit: those that this unit is competent for).
    """

    jurisdictions: tuple[str, ...]
    unit: str | None
    sealed: bool


def scope_of(principal: Principal, known: Iterable[str]) -> Scope:
    """What `principal` may see among the `known` jurisdictions. The policy decides, nothing else."""
    unit = (principal.unit or "") if principal.role in _BOUND_TO_UNIT else None
    open_to = tuple(
        code
        for code in sorted(known)
        if policy.allows(principal, "dashboard.read", Resource(code, unit=principal.unit))
    )
    return Scope(open_to, unit, policy.allows(principal, "accusation.count"))


def for_publication(scope: Scope) -> Scope:
    """The same without any accusation: what is printed is read by everybody."""
    return replace(scope, sealed=False)


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
    unit: str | None = None
    channel: str | None = None
    imported: Imported = Imported.INCLUDE
    age: tuple[int, int | None] | None = field(default=None)
    """Days since receipt, from and to (inclusive; None: no end), for sets of matters."""


def narrow(scope: Scope, filters: Filters, units: Iterable[str]) -> tuple[tuple[str, ...], str | None]:
    """Jurisdictions and unit that are counted. NotFound where the filters lead outside of the scope, with the same
    answer for what does not exist."""
    jurisdictions = scope.jurisdictions
    if filters.jurisdiction is not None:
        if filters.jurisdiction not in jurisdictions:
            raise NotFound("there is no such place, or none that is open to you")
        jurisdictions = tuple(j for j in jurisdictions if within(j, filters.jurisdiction))
    unit = scope.unit if filters.unit is None else filters.unit
    if filters.unit is not None and (
        filters.unit not in units or (scope.unit is not None and filters.unit != scope.unit)
    ):
        raise NotFound("there is no such unit, or none that is open to you")
    return jurisdictions, unit
