"""What a request reads by: the person's scope and the filters asked for, over the live views."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from huiyin_chassis.domain import NotFound
from huiyin_chassis.identity import policy
from huiyin_chassis.identity.policy import Principal
from huiyin_chassis.identity.scope import Scope, UnitRef
from huiyin_chassis.runtime import Runtime
from huiyin_reporting.facts import jurisdictions, unit_names
from huiyin_reporting.figure_query import Asked
from huiyin_reporting.kpi.filters import Filters, places_in
from huiyin_reporting.kpi.selection import Selector


@dataclass(frozen=True)
class Desk:
    """One reading: who, what of, and by which names."""

    scope: Scope
    filters: Filters
    places: Sequence[str]
    units: Mapping[UnitRef, str]

    @cached_property
    def selector(self) -> Selector:
        return self.selector_of(self.filters)

    def selector_of(self, filters: Filters) -> Selector:
        """NotFound where the filters lead outside of what this person may see."""
        own = {self.scope.unit} if self.scope.unit else set()
        return Selector(self.scope, filters, frozenset(self.units) | own)

    @property
    def shown_units(self) -> Mapping[UnitRef, str]:
        """Units that this person may choose among."""
        if self.scope.unit is None:
            return self.units
        return {unit: name for unit, name in self.units.items() if unit == self.scope.unit}


def open_desk(runtime: Runtime, principal: Principal, asked: Asked) -> Desk:
    """NotFound where the filters lead outside of what this person may see."""
    scope = policy.scope_of(principal, "dashboard.read")
    places = places_in(scope, {principal.jurisdiction, *jurisdictions(runtime.database)})
    filters = asked.filters(runtime.clock.now())
    if filters.jurisdiction not in (None, *places):
        raise NotFound("there is no such place, or none that is open to you")
    return Desk(scope, filters, places, unit_names(runtime.database))
