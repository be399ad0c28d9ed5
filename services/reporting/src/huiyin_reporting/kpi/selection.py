"""The one predicate of a figure, of its parts and of the rows behind it, as SQL and parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from huiyin_contracts.base import UnitKey
from huiyin_reporting.kpi.definition import Cohort
from huiyin_reporting.kpi.filters import COLUMNS, Filters, Imported, narrowed_to
from huiyin_reporting.views import FACTS
from huiyin_web.identity.scope import Columns, Scope, held_by, lies_within

Relations = Mapping[str, str]
"""What a definition calls a row -> the table it is read from, schema-qualified."""

LIVE: Relations = {name: f"live.{view.name}" for name, view in FACTS.items()}

ROW_ID: Mapping[str, str] = {
    "matter": "r.registration_no",
    "duty": "r.clock_id",
    "holding": "r.registration_no || '/' || r.unit",
    "visit": "r.visit_id",
    "redo": "r.redo_id",
    "card": "r.card_id",
}
"""The id of a row within its jurisdiction, as text."""


OF_ROW = Columns("r.jurisdiction", unit="r.unit")
"""The unit that a row `r` is about."""


@dataclass(frozen=True, slots=True)
class Selection:
    """FROM and WHERE of one cohort; `r` is the row, `m` the matter that it is about."""

    source: str
    where: str
    params: Mapping[str, Any]


class Selector:
    """Selects rows by one scope and one set of filters."""

    def __init__(
        self, scope: Scope, filters: Filters, units: frozenset[UnitKey], relations: Relations = LIVE
    ) -> None:
        """NotFound where the filters lead outside the scope."""
        self.filters = filters
        self.relations = relations
        self.scope, self.units = scope, narrowed_to(scope, filters, units)

    def select(self, cohort: Cohort) -> Selection:
        """The rows of `cohort` within the scope that meet the filters."""
        reach = self.scope.condition(COLUMNS)
        conditions = [reach.where, _NOT_WITHDRAWN, f"({cohort.of})"]
        params: dict[str, Any] = {**reach.params, "as_of": self.filters.period.as_of}
        if cohort.at is not None:
            conditions.append(f"r.{cohort.at} >= %(start)s AND r.{cohort.at} < %(until)s")
            params.update(start=self.filters.period.start, until=self.filters.period.until)
        self._filter(conditions, params)
        return Selection(self._source(cohort.rows), "\n  AND ".join(conditions), params)

    def _filter(self, conditions: list[str], params: dict[str, Any]) -> None:
        filters = self.filters
        if self.units is not None:
            held = [held_by(unit, OF_ROW, f"unit{i}") for i, unit in enumerate(sorted(self.units, key=str))]
            conditions.append(f"({' OR '.join(each.where for each in held) or 'false'})")
            params.update({name: value for each in held for name, value in each.params.items()})
        if filters.jurisdiction is not None:
            place = lies_within(filters.jurisdiction, OF_ROW)
            conditions.append(place.where)
            params.update(place.params)
        if filters.channel is not None:
            conditions.append("m.channel = %(channel)s")
            params["channel"] = filters.channel
        if filters.imported is Imported.EXCLUDE:
            conditions.append("m.imported IS NOT TRUE")
        elif filters.imported is Imported.ONLY:
            conditions.append("m.imported")
        if filters.age is not None:
            youngest, oldest = filters.age
            conditions.append(f"{AGE} >= %(youngest)s")
            params["youngest"] = youngest
            if oldest is not None:
                conditions.append(f"{AGE} <= %(oldest)s")
                params["oldest"] = oldest

    def _source(self, rows: str) -> str:
        if rows == "matter":
            return f"{self.relations['matter']} r CROSS JOIN LATERAL (SELECT r.*) m"
        return (
            f"{self.relations[rows]} r JOIN {self.relations['matter']} m"
            " ON m.jurisdiction = r.jurisdiction AND m.registration_no = r.registration_no"
        )


_NOT_WITHDRAWN = (
    "(NOT m.sealed OR r.unit IS NULL OR r.unit = coalesce(m.sealed_unit, m.competent_unit, r.unit))"
)
"""A matter that turned out to be an accusation tells nothing against the units that had it before."""

AGE = "((%(as_of)s AT TIME ZONE 'Asia/Shanghai')::date - (m.received_at AT TIME ZONE 'Asia/Shanghai')::date)"
"""Whole days since receipt, counted by China's dates."""
