"""What a request may read: the scope of whoever makes it, and the filters that it asks for, over the live views."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from huiyin_contracts.base import UnitKey
from huiyin_ledger.domain import NotFound
from huiyin_reporting.figure_query import FigureQuery
from huiyin_reporting.kpi.filters import Filters, jurisdictions_in
from huiyin_reporting.kpi.selection import Selector
from huiyin_reporting.views.matters import jurisdictions
from huiyin_reporting.views.units import unit_names
from huiyin_web.identity import policy
from huiyin_web.identity.policy import Principal
from huiyin_web.identity.scope import Scope
from huiyin_web.runtime import Runtime


@dataclass(frozen=True)
class ReportContext:
    """Scope and filters, with the jurisdictions in the scope and the names of the units within."""

    scope: Scope
    filters: Filters
    jurisdictions: Sequence[str]
    units: Mapping[UnitKey, str]

    @cached_property
    def selector(self) -> Selector:
        return self.selector_of(self.filters)

    def selector_of(self, filters: Filters) -> Selector:
        """NotFound where the filters lead outside the scope."""
        return Selector(self.scope, filters, frozenset(self.units) | (self.scope.units or frozenset()))

    @property
    def units_in_scope(self) -> Mapping[UnitKey, str]:
        own = self.scope.units
        return {unit: name for unit, name in self.units.items() if own is None or unit in own}


def report_context(runtime: Runtime, principal: Principal, query: FigureQuery) -> ReportContext:
    """NotFound where the filters lead outside the scope of `principal`."""
    scope = policy.scope_of(principal, "dashboard.read")
    inside = jurisdictions_in(
        scope, {*(each.division for each in scope.areas), *jurisdictions(runtime.database, scope)}
    )
    filters = query.filters(runtime.clock.now())
    if filters.jurisdiction not in (None, *inside):
        raise NotFound("there is no such place, or none that is open to you")
    return ReportContext(
        scope, filters, inside, unit_names(runtime.database, inside=[each.division for each in scope.areas])
    )
