"""Running clocks as a list: which are shown, in what order, a page at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from huiyin_chassis.db import Database
from huiyin_chassis.http.paging import decode_cursor, encode_cursor
from huiyin_chassis.identity.scope import Condition
from huiyin_chassis.views.view import Row

STATES: Mapping[str, str] = {
    "overdue": "r.effective_due_at < %(now)s",
    "soon": "r.effective_due_at >= %(now)s AND r.reminder_at < %(now)s",
    "running": "r.effective_due_at >= %(now)s AND (r.reminder_at IS NULL OR r.reminder_at >= %(now)s)",
    "all": "true",
}
SORTS: Mapping[str, str] = {"due": "r.effective_due_at", "started": "r.started_at"}
LONGEST_PAGE = 200


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the board shows. `sort` is a key of `SORTS`, with a minus for descending; `imported`: history instead of
    what is alive; `provisional`: only what a calendar not yet published may move."""

    state: str = "all"
    kind: str = ""
    unit: str = ""
    jurisdiction: str = ""
    q: str = ""
    imported: bool = False
    provisional: bool = False
    sort: str = "due"
    cursor: str | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True)
class Found:
    rows: Sequence[Row]
    next: str | None


def list_clocks(database: Database, scope: Condition, wanted: Wanted, now: datetime) -> Found:
    """The rows of running clocks, and the next page's cursor."""
    descending = wanted.sort.startswith("-")
    key = SORTS[wanted.sort.removeprefix("-")]
    direction, comparison = ("DESC", "<") if descending else ("ASC", ">")
    conditions, params = _conditions(scope, wanted, now)
    conditions.append(STATES[wanted.state])
    at = decode_cursor(wanted.cursor, str, str, str)
    if at is not None:
        conditions.append(
            f"({key}, r.jurisdiction, r.clock_id) {comparison} (%(k1)s::timestamptz, %(k2)s, %(k3)s)"
        )
        params |= {"k1": at[0], "k2": at[1], "k3": at[2]}
    rows = database.query(
        f"""SELECT r.*, {key} AS sort_key FROM live.clocks r WHERE {" AND ".join(conditions)}
            ORDER BY {key} {direction}, r.jurisdiction {direction}, r.clock_id {direction} LIMIT %(limit)s""",
        params | {"limit": wanted.limit + 1},
    )
    shown, last = rows[: wanted.limit], rows[wanted.limit - 1 : wanted.limit]
    more = len(rows) > wanted.limit
    cursor = (
        encode_cursor(last[0]["sort_key"].isoformat(), last[0]["jurisdiction"], last[0]["clock_id"])
        if more
        else None
    )
    return Found(shown, cursor)


def count_states(database: Database, scope: Condition, wanted: Wanted, now: datetime) -> dict[str, int]:
    """How many clocks each state has under the other filters."""
    conditions, params = _conditions(scope, wanted, now)
    counts = ", ".join(
        f"count(*) FILTER (WHERE {condition}) AS {state}" for state, condition in STATES.items()
    )
    row = database.one(f"SELECT {counts} FROM live.clocks r WHERE {' AND '.join(conditions)}", params)
    return dict(row or {})


def overdue_by_unit(database: Database, scope: Condition, now: datetime, most: int = 8) -> list[Row]:
    """Units with overdue clocks, the most first."""
    conditions, params = _conditions(scope, Wanted(), now)
    return database.query(
        f"""SELECT r.jurisdiction, r.unit, count(*) AS overdue FROM live.clocks r
            WHERE {" AND ".join(conditions)} AND r.effective_due_at < %(now)s AND r.unit IS NOT NULL
            GROUP BY r.jurisdiction, r.unit ORDER BY overdue DESC, r.jurisdiction, r.unit LIMIT %(most)s""",
        params | {"most": most},
    )


def units_that_owe(database: Database, scope: Condition) -> list[Row]:
    """The units with a running clock, for the filter."""
    return database.query(
        f"""SELECT DISTINCT r.jurisdiction, r.unit FROM live.clocks r
            WHERE {scope.where} AND r.outcome IS NULL AND r.unit IS NOT NULL ORDER BY 1, 2""",
        scope.params,
    )


def _conditions(scope: Condition, wanted: Wanted, now: datetime) -> tuple[list[str], dict[str, object]]:
    conditions = [scope.where, "r.outcome IS NULL", "r.imported" if wanted.imported else "NOT r.imported"]
    params: dict[str, object] = {**scope.params, "now": now}
    for name in ("kind", "unit", "jurisdiction"):
        if value := getattr(wanted, name):
            conditions.append(f"r.{name} = %({name})s")
            params[name] = value
    if wanted.provisional:
        conditions.append("r.provisional")
    if wanted.q:
        conditions.append("strpos(r.registration_no, %(q)s) > 0")
        params["q"] = wanted.q
    return conditions, params
