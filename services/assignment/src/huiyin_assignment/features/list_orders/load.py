"""Who of a unit holds how many orders: whoever did something with an order last since the unit has it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from huiyin_assignment.features.list_orders.query import HOLDER, SHOWS
from huiyin_assignment.listed_order import with_due
from huiyin_ledger.db import Database
from huiyin_web.identity.scope import Condition


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
        f"""SELECT {HOLDER} AS account, count(*) AS count,
                   count(*) FILTER (WHERE due.due_at < %(now)s AND due.unit = o.unit) AS late
            {with_due()}
            WHERE {scope.where} AND {SHOWS["todo"]}
            GROUP BY 1 ORDER BY late DESC, count DESC, 1""",
        {**scope.params, "now": now},
    )
