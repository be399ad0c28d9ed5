"""Who of a unit holds how many orders: whoever did something with an order last since the unit has it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from huiyin_assignment.features.list_orders.query import SHOWS
from huiyin_assignment.listed_order import with_due
from huiyin_ledger.db import Database
from huiyin_web.identity.scope import Condition

_ACTS = (
    "order_signed",
    "caller_contacted",
    "contact_failed",
    "acceptance_decided",
    "handling_started",
    "urging_answered",
    "return_requested",
    "reply_submitted",
)


@dataclass(frozen=True)
class Held:
    """`account`: empty for what nobody has signed for; `late`: how many of them the unit is late with."""

    account: str
    count: int
    late: int


def held_by_people(database: Database, scope: Condition, now: datetime) -> list[Held]:
    """Of the orders in the scope that wait for the unit; whoever is late with most comes first."""
    return database.rows(
        Held,
        f"""SELECT coalesce(did.actor, '') AS account, count(*) AS count,
                   count(*) FILTER (WHERE due.due_at < %(now)s AND due.unit = o.unit) AS late
            {with_due()}
            LEFT JOIN LATERAL (
                SELECT h.actor FROM live.order_history h
                WHERE h.jurisdiction = o.jurisdiction AND h.registration_no = o.registration_no
                  AND h.source = 'assignment' AND h.what = ANY(%(acts)s) AND h.unit = o.unit
                  AND h.occurred_at >= o.dispatched_at
                ORDER BY h.position DESC LIMIT 1
            ) did ON true
            WHERE {scope.where} AND {SHOWS["todo"]}
            GROUP BY 1 ORDER BY late DESC, count DESC, 1""",
        {**scope.params, "now": now, "acts": list(_ACTS)},
    )
