"""Orders as lists: which are shown, in what order, a page at a time. Reads views only; never a word of free text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from pydantic import BaseModel, Field

from huiyin_chassis.db import Database
from huiyin_chassis.http.paging import Page, read_page
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


class OrdersQuery(BaseModel):
    """Filters of a list of orders."""

    show: str = Field("all", description=f"One of {', '.join(SHOWS)}.", pattern=f"^({'|'.join(SHOWS)})$")
    q: str = Field("", description="Part of a registration number.", max_length=40)
    urgency: str = ""
    unit: str = ""
    jurisdiction: str = ""
    sort: str = Field("due", description="due, received or changed; a minus before it turns it round.",
                      pattern=f"^-?({'|'.join(SORTS)})$")  # fmt: skip
    cursor: str | None = None
    limit: int = Field(50, ge=1, le=LONGEST_PAGE)


def list_orders(database: Database, scope: Condition, query: OrdersQuery, now: datetime) -> Page[Row]:
    """Rows of the order book with the clock that runs out next (`due_at`, `due_kind`)."""
    conditions, params = _conditions(scope, query, now)
    return read_page(
        database,
        f"""
        SELECT o.*, {SORTS[query.sort.removeprefix("-")]} AS sort_key, due.due_at, due.kind AS due_kind,
               due.provisional, coalesce(returner.name, o.returned_by) AS returned_by_name
        {_FROM}
        LEFT JOIN live.units returner ON returner.jurisdiction = o.jurisdiction AND returner.unit = o.returned_by
        WHERE {" AND ".join(conditions)}
        """,
        params,
        key=("sort_key", "jurisdiction", "registration_no"),
        descending=query.sort.startswith("-"),
        cursor=query.cursor,
        limit=query.limit,
    )


def count_orders(
    database: Database, scope: Condition, query: OrdersQuery, shows: Sequence[str], now: datetime
) -> Mapping[str, int]:
    """How many each of `shows` has, under the other filters of `query`."""
    conditions, params = _conditions(scope, query.model_copy(update={"show": "all"}), now)
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


def _conditions(scope: Condition, query: OrdersQuery, now: datetime) -> tuple[list[str], dict[str, object]]:
    conditions = [scope.where, SHOWS.get(query.show, SHOWS["all"])]
    params: dict[str, object] = {**scope.params, "now": now}
    for name in ("urgency", "jurisdiction"):
        if value := getattr(query, name):
            conditions.append(f"o.{name} = %(by_{name})s")
            params[f"by_{name}"] = value
    if query.unit:
        conditions.append("o.unit = %(by_unit)s")
        params["by_unit"] = query.unit
    if query.q:
        conditions.append("strpos(o.registration_no, %(q)s) > 0")
        params["q"] = query.q
    return conditions, params
