"""Return visits as a worklist."""

from __future__ import annotations

from huiyin_ledger.db import Database
from huiyin_supervision.domain.vocabulary import VisitState
from huiyin_supervision.list_filters import PageQuery, filtered, read_view
from huiyin_supervision.views.return_visits import ReturnVisitTaskRow, ReturnVisitTasksView
from huiyin_web.http.paging import Page
from huiyin_web.identity.scope import Condition


class VisitsQuery(PageQuery):
    """Filters of the worklist."""

    state: VisitState = VisitState.DUE


def list_visits(database: Database, scope: Condition, query: VisitsQuery) -> Page[ReturnVisitTaskRow]:
    """Those in one state; the petitioner who has waited longest comes first."""
    rows, key = filtered(scope, query, "state"), ("approved_at", "jurisdiction", "registration_no")
    return read_view(database, ReturnVisitTasksView, rows, query, key)


def count_visits(database: Database, scope: Condition) -> dict[str, int]:
    """How many there are in each state."""
    rows = database.query(
        f"SELECT r.state, count(*) AS n FROM live.return_visit_tasks r WHERE {scope.where} GROUP BY r.state",
        scope.params,
    )
    return {row["state"]: row["n"] for row in rows}
