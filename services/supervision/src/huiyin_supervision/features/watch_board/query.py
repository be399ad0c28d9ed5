"""Running clocks as a list, with the counts and units that its filters show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from pydantic import Field

from huiyin_ledger.clock.china import china_date, end_of
from huiyin_ledger.db import Database
from huiyin_supervision.list_filters import ListQuery, filtered, read_view
from huiyin_supervision.row_access import OWNED
from huiyin_supervision.views.clocks import ClockRow, ClocksView
from huiyin_web.http.arrivals import MOST
from huiyin_web.http.overdue import OVERDUE_KINDS, overdue_counts
from huiyin_web.http.paging import Page
from huiyin_web.identity.scope import Condition, key_of

STATES: Mapping[str, str] = {
    "overdue": "r.effective_due_at < %(now)s",
    "today": "r.effective_due_at >= %(now)s AND r.effective_due_at <= %(tonight)s",
    "soon": "r.effective_due_at >= %(now)s AND r.reminder_at < %(now)s",
    "running": "r.effective_due_at >= %(now)s AND (r.reminder_at IS NULL OR r.reminder_at >= %(now)s)",
    "all": "true",
}
_OF_API = ("overdue", "soon", "running", "all")
SORTS: Mapping[str, str] = {"due": "effective_due_at", "started": "started_at"}


class ClocksQuery(ListQuery):
    """Filters of the list of running clocks, as the API has them: what it promises of `state` is released."""

    state: str = Field("all", description=f"One of {', '.join(_OF_API)}.", pattern=f"^({'|'.join(_OF_API)})$")
    kind: str = Field("", description="Which duty.", max_length=40)
    imported: bool = Field(False, description="History instead of what is alive.")
    overdue: str = Field(
        "", description=f"One way of being overdue: {', '.join(OVERDUE_KINDS)}.", max_length=20
    )
    provisional: bool = Field(False, description="Only what an unpublished calendar may move.")
    sort: str = Field("due", description="due or started; a minus before it turns it round.",
                      pattern=f"^-?({'|'.join(SORTS)})$")  # fmt: skip


class BoardQuery(ClocksQuery):
    """Those of the board, which shows more."""

    state: str = Field("all", pattern=f"^({'|'.join(STATES)})$")


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
    rows = _rows(scope, query, now, STATES[query.state])
    key = (SORTS[query.sort.removeprefix("-")], "jurisdiction", "clock_id")
    return read_view(database, ClocksView, rows, query, key, descending=query.sort.startswith("-"))


def newest_clocks(database: Database, scope: Condition, query: ClocksQuery, now: datetime) -> list[str]:
    """The ids under the filters, those that came there last: by their start, or by when they became overdue."""
    by = "-due" if query.state == "overdue" or query.overdue else "-started"
    newest = query.model_copy(update={"cursor": None, "limit": MOST, "sort": by})
    found = list_clocks(database, scope, newest, now).items
    return sorted(f"{each.registration_no}/{each.clock_id}" for each in found)


def count_clocks(database: Database, scope: Condition, query: ClocksQuery, now: datetime) -> int:
    """How many there are under the filters."""
    rows = _rows(scope, query, now, STATES[query.state])
    row = database.one(f"SELECT count(*) AS n FROM live.clocks r WHERE {rows.where}", rows.params)
    return int(row["n"]) if row else 0


def count_states(database: Database, scope: Condition, query: ClocksQuery, now: datetime) -> dict[str, int]:
    """How many clocks each state has under the other filters."""
    rows = _rows(scope, query, now)
    counts = ", ".join(
        f"count(*) FILTER (WHERE {condition}) AS {state}" for state, condition in STATES.items()
    )
    return database.one(f"SELECT {counts} FROM live.clocks r WHERE {rows.where}", rows.params) or {}


def count_overdue(database: Database, scope: Condition, query: ClocksQuery, now: datetime) -> dict[str, int]:
    """How many clocks are overdue in each way, under the filters but those of kind and state."""
    rows = _rows(scope, query.model_copy(update={"kind": "", "overdue": ""}), now, STATES["overdue"])
    counts = overdue_counts("r.kind")
    return database.one(f"SELECT {counts} FROM live.clocks r WHERE {rows.where}", rows.params) or {}


def overdue_by_unit(database: Database, scope: Condition, now: datetime, most: int = 8) -> list[OverdueUnit]:
    """Units with overdue clocks, the most first; each once, wherever the matters are."""
    rows = _rows(scope, ClocksQuery(), now, STATES["overdue"])
    return database.rows(
        OverdueUnit,
        f"""SELECT left(key, 6) AS jurisdiction, substr(key, 8) AS unit, count(*) AS overdue
            FROM (SELECT {key_of(OWNED)} AS key FROM live.clocks r
                  WHERE {rows.where} AND r.unit IS NOT NULL) late
            GROUP BY key ORDER BY overdue DESC, key LIMIT %(most)s""",
        rows.params | {"most": most},
    )


def units_that_owe(database: Database, scope: Condition) -> list[OwingUnit]:
    """The units with a running clock, for the filter."""
    return database.rows(
        OwingUnit,
        f"""SELECT DISTINCT r.jurisdiction, r.unit FROM live.clocks r
            WHERE {scope.where} AND r.outcome IS NULL AND r.unit IS NOT NULL ORDER BY 1, 2""",
        scope.params,
    )


def _rows(scope: Condition, query: ClocksQuery, now: datetime, state: str = "true") -> Condition:
    rows = filtered(scope, query, "kind", "unit", "jurisdiction")
    imported = "r.imported" if query.imported else "NOT r.imported"
    provisional = "r.provisional" if query.provisional else "true"
    kinds = "r.kind = ANY(%(kinds)s) AND r.effective_due_at < %(now)s" if query.overdue else "true"
    where = f"{rows.where} AND r.outcome IS NULL AND {imported} AND {provisional} AND {kinds} AND {state}"
    chosen = sorted(OVERDUE_KINDS.get(query.overdue, ()))
    return Condition(
        where,
        rows.params
        | {"now": now, "tonight": end_of(china_date(now)), "kinds": [str(kind) for kind in chosen]},
    )
