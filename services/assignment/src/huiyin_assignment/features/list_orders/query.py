"""Orders as lists: which are shown, in what order, a page at a time. Reads views only, which hold no free text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from pydantic import BaseModel, Field

from huiyin_assignment.listed_order import STEP_DONE, ListedOrder, select_listed, with_due
from huiyin_ledger.clock.china import china_date, end_of
from huiyin_ledger.db import Database
from huiyin_web.http.arrivals import MOST
from huiyin_web.http.overdue import OVERDUE_KINDS, overdue_counts
from huiyin_web.http.paging import Page, read_page
from huiyin_web.identity.scope import Condition

WITH_UNIT = "('dispatched', 'signed', 'contacted', 'handling')"
_TO_CONTACT = f"(o.state IN {WITH_UNIT} AND o.confidential AND NOT (o.sealed OR o.anonymous) AND o.contacted_at IS NULL)"
_TO_SIGN = "o.state = 'dispatched'"
_FIRST_CALL = """(o.state = 'signed' AND o.round = 1 AND o.contacted_at IS NULL
    AND NOT (o.confidential OR o.anonymous))"""
_MINE = "(due.unit = o.unit OR NOT %(own)s)"
SHOWS: Mapping[str, str] = {
    "todo": f"(o.state IN {WITH_UNIT} OR (o.sealed AND o.state = 'audit'))",
    "centre": f"(o.state IN ('to_dispatch', 'audit', 'return_review') OR {_TO_CONTACT})",
    "to_dispatch": "o.state = 'to_dispatch'",
    "returned": "(o.state = 'to_dispatch' AND o.returned_by IS NOT NULL)",
    "contacts": _TO_CONTACT,
    "replies": "o.state = 'audit'",
    "returns": "o.state = 'return_review'",
    "to_sign": _TO_SIGN,
    "to_contact": _FIRST_CALL,
    "to_reply": f"(o.state IN {WITH_UNIT} AND NOT {_TO_SIGN} AND NOT {_FIRST_CALL})",
    "colleagues": "(o.sealed AND o.state = 'audit')",
    "urged": f"(o.state IN {WITH_UNIT} AND o.urged_until IS NOT NULL)",
    "waiting": "o.state IN ('return_review', 'audit', 'return_visit') AND NOT o.sealed",
    "overdue": f"(due.due_at < %(now)s AND {_MINE})",
    "today": f"(due.due_at >= %(now)s AND due.due_at <= %(tonight)s AND {_MINE})",
    "closed": "o.state = 'closed'",
    "all": "true",
}
"""What a chip shows, as a condition."""
HOLDER = """coalesce((
    SELECT h.actor FROM live.order_history h
    WHERE h.jurisdiction = o.jurisdiction AND h.registration_no = o.registration_no
      AND h.source = 'assignment' AND h.unit = o.unit AND h.occurred_at >= o.dispatched_at
      AND h.what IN ('order_signed', 'caller_contacted', 'contact_failed', 'acceptance_decided',
                     'handling_started', 'urging_answered', 'return_requested', 'reply_submitted')
    ORDER BY h.position DESC LIMIT 1), '')"""
"""Who did something with an order last since the unit has it; empty where nobody has yet."""
NOBODY = "-"
"""As the filter for what nobody holds."""
_OF_API = (
    "todo",
    "centre",
    "to_dispatch",
    "replies",
    "returns",
    "waiting",
    "overdue",
    "closed",
    "all",
)
CENTRES = frozenset({"centre", "to_dispatch", "returned", "contacts", "replies", "returns"})
"""Those that wait for the centre whose order it is."""
UNITS = frozenset(SHOWS) - CENTRES - {"closed", "all"}
"""Those that tell a unit what is on with its orders."""
CENTRES_CLOCK = frozenset({"centre", "contacts"})
"""Those that stand with the clock that the centre owes."""

SORTS: Mapping[str, str] = {
    "due": "coalesce(due.due_at, 'epoch'::timestamptz + interval '8000 years')",
    "received": "o.received_at",
    "changed": "o.changed_at",
}
LONGEST_PAGE = 200


class OrdersQuery(BaseModel):
    """Filters of a list of orders, as the API has them: what it promises of `show` is released."""

    show: str = Field("all", description=f"One of {', '.join(_OF_API)}.", pattern=f"^({'|'.join(_OF_API)})$")
    q: str = Field("", description="Part of a registration number.", max_length=40)
    urgency: str = ""
    overdue: str = Field("", description=f"One way of being overdue: {', '.join(OVERDUE_KINDS)}.")
    unit: str = ""
    jurisdiction: str = ""
    sort: str = Field("due", description="due, received or changed; a minus before it turns it round.",
                      pattern=f"^-?({'|'.join(SORTS)})$")  # fmt: skip
    cursor: str | None = None
    limit: int = Field(50, ge=1, le=LONGEST_PAGE)


def list_orders(
    database: Database,
    scope: Condition,
    query: OrdersQuery,
    now: datetime,
    *,
    own: bool = False,
    decides: Condition | None = None,
) -> Page[ListedOrder]:
    """The orders, a page of them. `own`: overdue is what the unit owes, not what the centre owes about its orders.
    `decides`: those in which the reader does what is next, where `scope` has others too."""
    conditions, params = _conditions(scope, query, now, own, decides)
    return read_page(
        database,
        ListedOrder,
        select_listed(
            " AND ".join(conditions),
            SORTS[query.sort.removeprefix("-")],
            of_centre=query.show in CENTRES_CLOCK,
        ),
        params,
        key=("sort_key", "jurisdiction", "registration_no"),
        descending=query.sort.startswith("-"),
        cursor=query.cursor,
        limit=query.limit,
    )


def newest_orders(
    database: Database, scope: Condition, query: OrdersQuery, now: datetime, *, own: bool
) -> list[str]:
    """The numbers under the filters, of those that changed last. `own` as for `list_orders`."""
    conditions, params = _conditions(scope, query, now, own)
    rows = database.query(
        f"""SELECT o.registration_no {with_due()} WHERE {" AND ".join(conditions)}
            ORDER BY o.changed_at DESC, o.registration_no LIMIT {MOST}""",
        params,
    )
    return sorted(row["registration_no"] for row in rows)


def count_orders(
    database: Database,
    scope: Condition,
    query: OrdersQuery,
    shows: Sequence[str],
    now: datetime,
    *,
    own: bool = False,
    decides: Condition | None = None,
) -> Mapping[str, int]:
    """How many each of `shows` has, under the other filters of `query`. `own` and `decides` as for `list_orders`."""
    conditions, params = _conditions(scope, query.model_copy(update={"show": "all"}), now, own, decides)
    counts = ", ".join(
        f'count(*) FILTER (WHERE {_shown(show, decides, own=own)}) AS "{show}"' for show in shows
    )
    row = database.one(f"SELECT {counts} {with_due()} WHERE {' AND '.join(conditions)}", params)
    return {show: int(row[show]) for show in shows} if row else {}


class ShownOrdersQuery(OrdersQuery):
    """Those of the pages, which show more. `holder`: the account that holds it, or `NOBODY`; empty for all."""

    show: str = Field("all", pattern=f"^({'|'.join(SHOWS)})$")
    holder: str = Field("", max_length=100)


@dataclass(frozen=True)
class Counted:
    """How many there are, and how many of them are late."""

    count: int
    late: int


def count_late(
    database: Database,
    scope: Condition,
    query: OrdersQuery,
    now: datetime,
    *,
    own: bool = False,
    decides: Condition | None = None,
) -> Counted:
    """The orders under the filters. `own` and `decides` as for `list_orders`."""
    conditions, params = _conditions(scope, query, now, own, decides)
    (counted,) = database.rows(
        Counted,
        f"""SELECT count(*) AS count, count(*) FILTER (WHERE due.due_at < %(now)s) AS late
            {with_due(of_centre=query.show in CENTRES_CLOCK)} WHERE {" AND ".join(conditions)}""",
        params,
    )
    return counted


def count_overdue(
    database: Database, scope: Condition, query: OrdersQuery, now: datetime, *, own: bool = False
) -> Mapping[str, int]:
    """How many duties about these orders are overdue in each way. `own` as for `list_orders`."""
    unfiltered = query.model_copy(update={"show": "all", "overdue": ""})
    conditions, params = _conditions(scope, unfiltered, now, own)
    row = database.one(
        f"""SELECT {overdue_counts("c.kind", _OVERDUE)} FROM live.order_book o
            JOIN live.order_clocks c USING (jurisdiction, registration_no)
            WHERE {" AND ".join(conditions)}""",
        params,
    )
    return {way: int(row[way]) for way in OVERDUE_KINDS} if row else {}


_OVERDUE = f"""(c.stopped_at IS NULL AND c.due_at < %(now)s AND NOT c.imported AND NOT {STEP_DONE}
                AND (c.unit = o.unit OR NOT %(own)s))"""


def _shown(show: str, decides: Condition | None, *, own: bool) -> str:
    todo = UNITS if own else CENTRES
    return f"({SHOWS[show]} AND {decides.where})" if decides and show in todo else SHOWS[show]


def _conditions(
    scope: Condition, query: OrdersQuery, now: datetime, own: bool, decides: Condition | None = None
) -> tuple[list[str], dict[str, object]]:
    conditions = [scope.where, _shown(query.show, decides, own=own)]
    more = decides.params if decides else {}
    params: dict[str, object] = {**scope.params, **more, "now": now, "own": own}
    params["tonight"] = end_of(china_date(now))
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
    if isinstance(query, ShownOrdersQuery) and query.holder:
        conditions.append(f"{HOLDER} = %(holder)s")
        params["holder"] = "" if query.holder == NOBODY else query.holder
    if query.q:
        conditions.append("strpos(o.registration_no, %(q)s) > 0")
        params["q"] = query.q
    return conditions, params
