"""Return visits as a worklist."""

from __future__ import annotations

from pydantic import BaseModel, Field

from huiyin_ledger.db import Database
from huiyin_supervision.domain.vocabulary import VisitState
from huiyin_supervision.list_filters import LONGEST_PAGE
from huiyin_supervision.views.return_visits import ReturnVisitTaskRow
from huiyin_web.http.paging import Page, read_typed_page
from huiyin_web.identity.scope import Condition


class VisitsQuery(BaseModel):
    """Filters of the worklist."""

    state: VisitState = VisitState.DUE
    q: str = Field("", description="Part of a registration number.", max_length=40)
    cursor: str | None = None
    limit: int = Field(50, ge=1, le=LONGEST_PAGE)


def list_visits(database: Database, scope: Condition, query: VisitsQuery) -> Page[ReturnVisitTaskRow]:
    """Those in one state; the petitioner who has waited longest comes first."""
    return read_typed_page(
        database,
        ReturnVisitTaskRow,
        f"""SELECT r.* FROM live.return_visit_tasks r
            WHERE {scope.where} AND r.state = %(state)s AND strpos(r.registration_no, %(q)s) > 0""",
        {**scope.params, "state": query.state, "q": query.q},
        key=("approved_at", "jurisdiction", "registration_no"),
        cursor=query.cursor,
        limit=query.limit,
    )


def count_visits(database: Database, scope: Condition) -> dict[str, int]:
    """How many there are in each state."""
    rows = database.query(
        f"SELECT r.state, count(*) AS n FROM live.return_visit_tasks r WHERE {scope.where} GROUP BY r.state",
        scope.params,
    )
    return {row["state"]: row["n"] for row in rows}
