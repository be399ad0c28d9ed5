"""Return visits as a worklist."""

from __future__ import annotations

from datetime import datetime

from huiyin_ledger.db import Database
from huiyin_supervision.domain.vocabulary import Duty, VisitState
from huiyin_supervision.list_filters import PageQuery, filtered, read_view
from huiyin_supervision.views.return_visits import ReturnVisitTaskRow, ReturnVisitTasksView
from huiyin_web.http.arrivals import MOST
from huiyin_web.http.paging import Page
from huiyin_web.identity.scope import Condition


class VisitsQuery(PageQuery):
    """Filters of the worklist."""

    state: VisitState = VisitState.DUE


def list_visits(database: Database, scope: Condition, query: VisitsQuery) -> Page[ReturnVisitTaskRow]:
    """Those in one state; the petitioner who has waited longest comes first."""
    rows, key = filtered(scope, query, "state"), ("approved_at", "jurisdiction", "registration_no")
    return read_view(database, ReturnVisitTasksView, rows, query, key)


def newest_visits(database: Database, scope: Condition, query: VisitsQuery) -> list[str]:
    """The numbers of those in one state, the reply approved last first."""
    rows = filtered(scope, query, "state")
    found = database.query(
        f"""SELECT r.registration_no FROM live.return_visit_tasks r WHERE {rows.where}
            ORDER BY r.approved_at DESC, r.registration_no LIMIT {MOST}""",
        rows.params,
    )
    return sorted(row["registration_no"] for row in found)


def count_visits(database: Database, scope: Condition) -> dict[str, int]:
    """How many there are in each state."""
    rows = database.query(
        f"SELECT r.state, count(*) AS n FROM live.return_visit_tasks r WHERE {scope.where} GROUP BY r.state",
        scope.params,
    )
    return {row["state"]: row["n"] for row in rows}


def count_late_reviews(database: Database, scope: Condition, now: datetime) -> int:
    """How many wait for the centre's decision longer than they may."""
    row = database.one(
        f"""SELECT count(*) AS n FROM live.return_visit_tasks r WHERE {scope.where} AND r.state = 'review'
            AND EXISTS (SELECT FROM live.clocks c WHERE c.jurisdiction = r.jurisdiction
                        AND c.registration_no = r.registration_no AND c.kind = %(kind)s
                        AND c.outcome IS NULL AND c.effective_due_at < %(now)s)""",
        {**scope.params, "kind": Duty.DECIDE_REVIEW, "now": now},
    )
    return int(row["n"]) if row else 0
