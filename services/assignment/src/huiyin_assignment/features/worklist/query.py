"""Orders as lists: which are shown, in what order, a page at a time. Reads views only; never a word of free text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from huiyin_chassis.db import Database
from huiyin_chassis.http.paging import decode_cursor, encode_cursor
from huiyin_chassis.identity.scope import Condition
from huiyin_chassis.views.view import Row
from huiyin_contracts.vocabulary import ClockKind

WITH_UNIT = "('dispatched', 'signed', 'contacted', 'handling')"
SHOWS: Mapping[str, str] = {
    "todo": f"(o.state IN {WITH_UNIT} OR (o.sealed AND o.state = 'audit'))",
    "centre": "o.state IN ('to_dispatch', 'audit', 'return_review')",
    "to_dispatch": "o.state = 'to_dispatch'",
    "replies": "o.state = 'audit'",
    "returns": "o.state = 'return_review'",
    "waiting": "o.state IN ('return_review', 'audit', 'return_visit') AND NOT o.sealed",
    "overdue": "o.state <> 'closed' AND due.due_at < %(now)s",
    "closed": "o.state = 'closed'",
    "all": "true",
}
"""What a chip shows, as a condition."""

SORTS: Mapping[str, str] = {
    "due": "coalesce(due.due_at, 'epoch'::timestamptz + interval '8000 years')",
    "received": "o.received_at",
    "changed": "o.changed_at",
}
LONGEST_PAGE = 200
_ANSWERED = "o.state IN ('return_visit', 'closed')"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list shows. `sort` is a key of `SORTS`, with a minus for descending."""

    show: str = "all"
    q: str = ""
    urgency: str = ""
    unit: str = ""
    jurisdiction: str = ""
    sort: str = "due"
    cursor: str | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True)
class Found:
    """Rows of the order book with the clock that runs out next (`due_at`, `due_kind`), and the next page's cursor."""

    rows: Sequence[Row]
    next: str | None


def list_orders(database: Database, scope: Condition, wanted: Wanted, now: datetime) -> Found:
    key, comparison, direction = _order(wanted.sort)
    conditions, params = _conditions(scope, wanted, now)
    at = decode_cursor(wanted.cursor, str, str, str)
    if at is not None:
        conditions.append(
            f"({key}, o.jurisdiction, o.registration_no) {comparison} (%(k1)s::timestamptz, %(k2)s, %(k3)s)"
        )
        params |= {"k1": at[0], "k2": at[1], "k3": at[2]}
    rows = database.query(
        f"""
        SELECT o.*, {key} AS sort_key, due.due_at, due.kind AS due_kind, due.provisional,
               coalesce(returner.name, o.returned_by) AS returned_by_name
        {_FROM}
        LEFT JOIN live.units returner ON returner.jurisdiction = o.jurisdiction AND returner.unit = o.returned_by
        WHERE {" AND ".join(conditions)}
        ORDER BY sort_key {direction}, o.jurisdiction {direction}, o.registration_no {direction}
        LIMIT %(limit)s
        """,
        {**params, "limit": wanted.limit + 1},
    )
    page = rows[: wanted.limit]
    more = len(rows) > wanted.limit
    return Found(page, _cursor(page[-1]) if more and page else None)


def count_orders(
    database: Database, scope: Condition, wanted: Wanted, shows: Sequence[str], now: datetime
) -> Mapping[str, int]:
    """How many each of `shows` has, under the other filters of `wanted`."""
    conditions, params = _conditions(scope, replace(wanted, show="all"), now)
    counts = ", ".join(f'count(*) FILTER (WHERE {SHOWS[show]}) AS "{show}"' for show in shows)
    row = database.one(f"SELECT {counts} {_FROM} WHERE {' AND '.join(conditions)}", params)
    return {show: int(row[show]) for show in shows} if row else {}


def due_of(database: Database, jurisdiction: str, registration_no: str) -> Row | None:
    """The order's row with what a list shows of it."""
    return database.one(
        f"""
        SELECT o.*, due.due_at, due.kind AS due_kind, due.provisional,
               coalesce(returner.name, o.returned_by) AS returned_by_name
        {_FROM}
        LEFT JOIN live.units returner ON returner.jurisdiction = o.jurisdiction AND returner.unit = o.returned_by
        WHERE o.jurisdiction = %s AND o.registration_no = %s
        """,
        (jurisdiction, registration_no),
    )


STEP_DONE = f"""(CASE c.kind
        WHEN '{ClockKind.REGISTER_AND_DISPOSE}' THEN o.dispatched_at IS NOT NULL
        WHEN '{ClockKind.SIGN}' THEN o.signed_at IS NOT NULL
        WHEN '{ClockKind.FIRST_CONTACT}' THEN o.contacted_at IS NOT NULL OR {_ANSWERED}
        WHEN '{ClockKind.NOTIFY}' THEN o.notified_at IS NOT NULL
        ELSE {_ANSWERED} END)"""
"""Whether the order's own facts say that what the clock `c` measures is done. Supervision stops the clock when it
hears of them, a moment later or, where it is down, much later: until then nobody owes it any more."""

_FROM = f"""
    FROM live.order_book o
    LEFT JOIN LATERAL (
        SELECT c.due_at, c.kind, c.provisional FROM live.order_clocks c
        WHERE c.jurisdiction = o.jurisdiction AND c.registration_no = o.registration_no AND c.stopped_at IS NULL
          AND NOT {STEP_DONE} AND (c.unit IS NULL OR c.unit = o.unit) AND NOT c.imported AND o.state <> 'closed'
        ORDER BY c.due_at, c.clock_id LIMIT 1
    ) due ON true
"""


def _conditions(scope: Condition, wanted: Wanted, now: datetime) -> tuple[list[str], dict[str, object]]:
    conditions = [scope.where, SHOWS.get(wanted.show, SHOWS["all"])]
    params: dict[str, object] = {**scope.params, "now": now}
    for name in ("urgency", "jurisdiction"):
        if value := getattr(wanted, name):
            conditions.append(f"o.{name} = %(by_{name})s")
            params[f"by_{name}"] = value
    if wanted.unit:
        conditions.append("o.unit = %(by_unit)s")
        params["by_unit"] = wanted.unit
    if wanted.q:
        conditions.append("strpos(o.registration_no, %(q)s) > 0")
        params["q"] = wanted.q
    return conditions, params


def _order(sort: str) -> tuple[str, str, str]:
    descending = sort.startswith("-")
    key = SORTS.get(sort.removeprefix("-"), SORTS["due"])
    return key, "<" if descending else ">", "DESC" if descending else "ASC"


def _cursor(row: Row) -> str:
    return encode_cursor(row["sort_key"].isoformat(), row["jurisdiction"], row["registration_no"])
