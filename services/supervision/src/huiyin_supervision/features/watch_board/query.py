"""Running clocks as a list, with the counts and units that its filters show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from pydantic import BaseModel, Field

from huiyin_ledger.db import Database
from huiyin_supervision.views.clocks import ClockRow
from huiyin_web.http.paging import Page, read_typed_page
from huiyin_web.identity.scope import Condition

STATES: Mapping[str, str] = {
    "overdue": "r.effective_due_at < %(now)s",
    "soon": "r.effective_due_at >= %(now)s AND r.reminder_at < %(now)s",
    "running": "r.effective_due_at >= %(now)s AND (r.reminder_at IS NULL OR r.reminder_at >= %(now)s)",
    "all": "true",
}
SORTS: Mapping[str, str] = {"due": "effective_due_at", "started": "started_at"}
LONGEST_PAGE = 200


class ClocksQuery(BaseModel):
    """Filters of the list of running clocks."""

    state: str = Field("all", description=f"One of {', '.join(STATES)}.", pattern=f"^({'|'.join(STATES)})$")
    kind: str = Field("", description="Which duty.", max_length=40)
    unit: str = Field("", description="Unit that owes it.", max_length=80)
    jurisdiction: str = Field("", description="Division code.", max_length=6)
    q: str = Field("", description="Part of a registration number.", max_length=40)
    imported: bool = Field(False, description="History instead of what is alive.")
    provisional: bool = Field(False, description="Only what an unpublished calendar may move.")
    sort: str = Field("due", description="due or started; a minus before it turns it round.",
                      pattern=f"^-?({'|'.join(SORTS)})$")  # fmt: skip
    cursor: str | None = None
    limit: int = Field(50, ge=1, le=LONGEST_PAGE)


@dataclass(frozen=True)
class OwingUnit:
    """A unit with a running clock."""

    jurisdiction: str
    unit: str


@dataclass(frozen=True)
class OverdueUnit(OwingUnit):
    """`overdue`: how many of its clocks are."""

    overdue: int


def list_clocks(database: Database, scope: Condition, query: ClocksQuery, now: datetime) -> Page[ClockRow]:
    """Running clocks under the filters."""
    conditions, params = _conditions(scope, query, now)
    conditions.append(STATES[query.state])
    return read_typed_page(
        database,
        ClockRow,
        f"SELECT r.* FROM live.clocks r WHERE {' AND '.join(conditions)}",
        params,
        key=(SORTS[query.sort.removeprefix("-")], "jurisdiction", "clock_id"),
        descending=query.sort.startswith("-"),
        cursor=query.cursor,
        limit=query.limit,
    )


def count_states(database: Database, scope: Condition, query: ClocksQuery, now: datetime) -> dict[str, int]:
    """How many clocks each state has under the other filters."""
    conditions, params = _conditions(scope, query, now)
    counts = ", ".join(
        f"count(*) FILTER (WHERE {condition}) AS {state}" for state, condition in STATES.items()
    )
    row = database.one(f"SELECT {counts} FROM live.clocks r WHERE {' AND '.join(conditions)}", params)
    return dict(row or {})


def overdue_by_unit(database: Database, scope: Condition, now: datetime, most: int = 8) -> list[OverdueUnit]:
    """Units with overdue clocks, the most first."""
    conditions, params = _conditions(scope, ClocksQuery(), now)
    return database.rows(
        OverdueUnit,
        f"""SELECT r.jurisdiction, r.unit, count(*) AS overdue FROM live.clocks r
            WHERE {" AND ".join(conditions)} AND r.effective_due_at < %(now)s AND r.unit IS NOT NULL
            GROUP BY r.jurisdiction, r.unit ORDER BY overdue DESC, r.jurisdiction, r.unit LIMIT %(most)s""",
        params | {"most": most},
    )


def units_that_owe(database: Database, scope: Condition) -> list[OwingUnit]:
    """The units with a running clock, for the filter."""
    return database.rows(
        OwingUnit,
        f"""SELECT DISTINCT r.jurisdiction, r.unit FROM live.clocks r
            WHERE {scope.where} AND r.outcome IS NULL AND r.unit IS NOT NULL ORDER BY 1, 2""",
        scope.params,
    )


def _conditions(scope: Condition, query: ClocksQuery, now: datetime) -> tuple[list[str], dict[str, object]]:
    conditions = [scope.where, "r.outcome IS NULL", "r.imported" if query.imported else "NOT r.imported"]
    params: dict[str, object] = {**scope.params, "now": now}
    for name in ("kind", "unit", "jurisdiction"):
        if value := getattr(query, name):
            conditions.append(f"r.{name} = %({name})s")
            params[name] = value
    if query.provisional:
        conditions.append("r.provisional")
    if query.q:
        conditions.append("strpos(r.registration_no, %(q)s) > 0")
        params["q"] = query.q
    return conditions, params
