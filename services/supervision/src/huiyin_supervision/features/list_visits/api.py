"""The return visits' worklist for programs."""

from __future__ import annotations

from datetime import datetime

from flask_openapi3 import APIBlueprint
from pydantic import BaseModel

from huiyin_contracts.vocabulary import Resolution, Satisfaction
from huiyin_supervision.domain.vocabulary import VisitState
from huiyin_supervision.features.list_visits.query import VisitsQuery, list_visits
from huiyin_supervision.row_access import scope_of
from huiyin_web.http.access import principal, requires
from huiyin_web.http.paging import Page
from huiyin_web.runtime import Runtime


class VisitItem(BaseModel):
    """One matter to be asked about; `attempts` of this round. `review_of`: unresolved, dissatisfied or added, where the
    centre has to decide about it; before `next_attempt_at` another attempt comes too soon."""

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
    next_attempt_at: datetime | None


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/api/v1/return-visits", summary="Petitioners to be asked", responses={200: Page[VisitItem]})
    @requires("return_visit.record")
    def api_visits(query: VisitsQuery) -> Page[VisitItem]:
        scope = scope_of(principal(), "return_visit.record")
        return list_visits(runtime.database, scope, query).of(VisitItem)
