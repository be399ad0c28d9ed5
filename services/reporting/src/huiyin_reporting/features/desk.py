"""What a request reads by: the person's scope and the filters asked for, over the live views."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from huiyin_chassis.identity.policy import Principal
from huiyin_chassis.runtime import Runtime
from huiyin_reporting.facts import jurisdictions, unit_names
from huiyin_reporting.features.asked import Asked
from huiyin_reporting.kpi.scope import Filters, Scope, scope_of
from huiyin_reporting.kpi.selection import Selector


@dataclass(frozen=True)
class Desk:
    """One reading: who, what of, and by which names."""

    scope: Scope
    filters: Filters
    units: Mapping[str, str]
    selector: Selector

    @property
    def shown_units(self) -> Mapping[str, str]:
        """Units that this person may choose among."""
        if self.scope.unit is None:
            return self.units
        return {unit: name for unit, name in self.units.items() if unit == self.scope.unit}


def open_desk(runtime: Runtime, principal: Principal, asked: Asked) -> Desk:
    """NotFound where the filters lead outside of what this person may see."""
    scope = scope_of(principal, {principal.jurisdiction, *jurisdictions(runtime.database)})
    filters = asked.filters(runtime.clock.now())
    units = unit_names(runtime.database)
    own = {scope.unit} if scope.unit else set()
    return Desk(scope, filters, units, Selector(scope, filters, frozenset(units) | own))
