"""An order as lists and its own page show it: its row of the order book with the clock that runs out next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from huiyin_assignment.views.order_book import OrderRow
from huiyin_contracts.vocabulary import CentreDuty, ClockKind
from huiyin_ledger.db import Database


@dataclass(kw_only=True)
class ListedOrder(OrderRow):
    """`due_at` and `due_kind`: the clock that runs out next, None where none runs; `due_kind` is a ClockKind or a CentreDuty. `sort_key` is the time that a list is
    sorted by."""

    due_at: datetime | None
    due_kind: str | None
    provisional: bool | None
    returned_by_name: str | None
    sort_key: datetime


_ANSWERED = "o.state IN ('return_visit', 'closed')"

STEP_DONE = f"""(CASE c.kind
        WHEN '{ClockKind.REGISTER_AND_DISPOSE}' THEN o.dispatched_at IS NOT NULL
        WHEN '{ClockKind.SIGN}' THEN o.signed_at IS NOT NULL OR o.state = 'return_review'
        WHEN '{ClockKind.FIRST_CONTACT}' THEN o.contacted_at IS NOT NULL OR {_ANSWERED}
        WHEN '{ClockKind.NOTIFY}' THEN o.notified_at IS NOT NULL
        WHEN '{CentreDuty.AUDIT_REPLY}' THEN o.state <> 'audit'
        WHEN '{CentreDuty.DECIDE_RETURN}' THEN o.state <> 'return_review'
        WHEN '{CentreDuty.DECIDE_REVIEW}' THEN false
        ELSE {_ANSWERED} END)"""
"""True if the order `o` has done what the clock `c` measures. Supervision stops the clock when it learns of it, a moment
later or, while it is down, much later; until then nobody owes it any more."""

_SHOWN = f"""((c.unit = o.unit OR (c.unit IS NULL AND c.kind <> '{ClockKind.FIRST_CONTACT}'))
          AND (o.state <> 'closed' OR c.kind = '{CentreDuty.DECIDE_REVIEW}'))"""
"""The contact that the centre owes for a unit is no limit of the order: the unit goes on without it. About a closed order
nothing is owed but a decision whether it is taken up again."""

_OF_CENTRE = "c.unit IS NULL"


def with_due(*, of_centre: bool = False) -> str:
    """Orders `o`, each with the clock `due` that runs out next; `of_centre`: of those that the centre owes."""
    return f"""
    FROM live.order_book o
    LEFT JOIN LATERAL (
        SELECT c.due_at, c.kind, c.provisional, c.unit FROM live.order_clocks c
        WHERE c.jurisdiction = o.jurisdiction AND c.registration_no = o.registration_no AND c.stopped_at IS NULL
          AND NOT {STEP_DONE} AND {_OF_CENTRE if of_centre else _SHOWN} AND NOT c.imported
        ORDER BY c.due_at, c.clock_id LIMIT 1
    ) due ON true
    """


def select_listed(where: str, sort_key: str = "o.received_at", *, of_centre: bool = False) -> str:
    """The query of `ListedOrder` rows; `where` and `sort_key` are SQL about `o` and `due`, see `with_due`."""
    return f"""
        SELECT o.*, {sort_key} AS sort_key, due.due_at, due.kind AS due_kind, due.provisional,
               coalesce(returner.name, o.returned_by) AS returned_by_name
        {with_due(of_centre=of_centre)}
        LEFT JOIN live.units returner ON returner.jurisdiction = o.jurisdiction AND returner.unit = o.returned_by
        WHERE {where}
    """


def find_listed(
    database: Database, jurisdiction: str, registration_no: str, *, of_centre: bool = False
) -> ListedOrder | None:
    """The order of a matter, with what is owed next, or what the centre owes; None where it has none."""
    query = select_listed("o.jurisdiction = %s AND o.registration_no = %s", of_centre=of_centre)
    return next(iter(database.rows(ListedOrder, query, (jurisdiction, registration_no))), None)
