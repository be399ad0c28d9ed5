"""Orders as lists: which are shown, in what order, a page at a time. Reads views only, which hold no free text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from pydantic import BaseModel, Field

from huiyin_assignment.listed_order import STEP_DONE, WITH_DUE, ListedOrder, select_listed
from huiyin_ledger.db import Database
from huiyin_web.http.overdue import OVERDUE_KINDS, overdue_counts
from huiyin_web.http.paging import Page, read_typed_page
from huiyin_web.identity.scope import Condition

WITH_UNIT = "('dispatched', 'signed', 'contacted', 'handling')"
_TO_CONTACT = f"(o.state IN {WITH_UNIT} AND o.confidential AND NOT o.sealed AND o.contacted_at IS NULL)"
SHOWS: Mapping[str, str] = {
    "todo": f"(o.state IN {WITH_UNIT} OR (o.sealed AND o.state = 'audit'))",
    "centre": f"(o.state IN ('to_dispatch', 'audit', 'return_review') OR {_TO_CONTACT})",
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


class OrdersQuery(BaseModel):
    """Filters of a list of orders."""

    show: str = Field("all", description=f"One of {', '.join(SHOWS)}.", pattern=f"^({'|'.join(SHOWS)})$")
    q: str = Field("", description="Part of a registration number.", max_length=40)
    urgency: str = ""
    overdue: str = Field("", description=f"One way of being overdue: {', '.join(OVERDUE_KINDS)}.")
    unit: str = ""
    jurisdiction: str = ""
    sort: str = Field("due", description="due, received or changed; a minus before it turns it round.",
                      pattern=f"^-?({'|'.join(SORTS)})$")  # fmt: skip
    cursor: str | None = None
    limit: int = Field(50, ge=1, le=LONGEST_PAGE)


def list_orders(database: Database, scope: Condition, query: OrdersQuery, now: datetime) -> Page[ListedOrder]:
    conditions, params = _conditions(scope, query, now)
    return read_typed_page(
        database,
        ListedOrder,
        select_listed(" AND ".join(conditions), SORTS[query.sort.removeprefix("-")]),
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
    row = database.one(f"SELECT {counts} {WITH_DUE} WHERE {' AND '.join(conditions)}", params)
    return {show: int(row[show]) for show in shows} if row else {}


def count_overdue(
    database: Database, scope: Condition, query: OrdersQuery, now: datetime
) -> Mapping[str, int]:
    """How many duties about these orders are overdue in each way."""
    conditions, params = _conditions(scope, query.model_copy(update={"show": "all", "overdue": ""}), now)
    row = database.one(
        f"""SELECT {overdue_counts("c.kind", _OVERDUE)} FROM live.order_book o
            JOIN live.order_clocks c USING (jurisdiction, registration_no)
            WHERE {" AND ".join(conditions)}""",
        params,
    )
    return {way: int(row[way]) for way in OVERDUE_KINDS} if row else {}


_OVERDUE = f"(c.stopped_at IS NULL AND c.due_at < %(now)s AND NOT c.imported AND NOT {STEP_DONE})"


def _conditions(scope: Condition, query: OrdersQuery, now: datetime) -> tuple[list[str], dict[str, object]]:
    conditions = [scope.where, SHOWS[query.show]]
    params: dict[str, object] = {**scope.params, "now": now}
    for name in ("urgency", "jurisdiction", "unit"):
        if value := getattr(query, name):
            conditions.append(f"o.{name} = %(by_{name})s")
            params[f"by_{name}"] = value
    if query.overdue in OVERDUE_KINDS:
        conditions.append(
            f"""EXISTS (SELECT FROM live.order_clocks c WHERE c.jurisdiction = o.jurisdiction
                AND c.registration_no = o.registration_no AND c.kind = ANY(%(kinds)s) AND {_OVERDUE})"""
        )
        params["kinds"] = [str(kind) for kind in sorted(OVERDUE_KINDS[query.overdue])]
    if query.q:
        conditions.append("strpos(o.registration_no, %(q)s) > 0")
        params["q"] = query.q
    return conditions, params
