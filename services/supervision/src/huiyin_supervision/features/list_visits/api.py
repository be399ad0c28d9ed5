"""The return visits' worklist for programs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_openapi3 import APIBlueprint
from pydantic import BaseModel

from huiyin_contracts.vocabulary import Resolution, Satisfaction
from huiyin_ledger.db import Database
from huiyin_supervision.domain.vocabulary import VisitState
from huiyin_supervision.features.list_visits.query import VisitsQuery, list_visits
from huiyin_supervision.row_access import visits_in_reach
from huiyin_supervision.views.clocks import review_due
from huiyin_supervision.views.return_visits import ReturnVisitTaskRow
from huiyin_web.http.access import principal, requires
from huiyin_web.http.paging import Page
from huiyin_web.runtime import Runtime


class VisitItem(BaseModel):
    """One matter to be asked about; `attempts` of this round. `review_of`: unresolved, dissatisfied or added, where the
    centre has to decide about it, until `decide_by`; before `next_attempt_at` another attempt comes too soon.
    `ended_because`: content, no_answer, nobody_to_ask or reviewed, once it is concluded."""

    jurisdiction: str
    registration_no: str
    unit: str
    round: int
    state: VisitState
    attempts: int
    attempts_allowed: int
    resolved: Resolution | None
    satisfaction: Satisfaction | None
    redo_count: int
    review_of: str
    ended_because: str
    next_attempt_at: datetime | None
    decide_by: datetime | None = None


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/api/v1/return-visits", summary="Petitioners to be asked", responses={200: Page[VisitItem]})
    @requires("return_visit.record")
    def api_visits(query: VisitsQuery) -> Page[VisitItem]:
        scope = visits_in_reach(runtime, principal())
        found = list_visits(runtime.database, scope, query)
        return Page(items=visit_items(runtime.database, found.items), next=found.next)


def visit_items(database: Database, visits: Sequence[ReturnVisitTaskRow]) -> list[VisitItem]:
    """As the API gives them, with the time until which the centre has to decide."""
    due = review_due(database, visits)
    items = [VisitItem.model_validate(visit, from_attributes=True) for visit in visits]
    for item in items:
        item.decide_by = due.get((item.jurisdiction, item.registration_no))
    return items
