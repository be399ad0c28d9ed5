"""Recording a return visit, for programs."""

from __future__ import annotations

from typing import Any

from flask_openapi3 import APIBlueprint
from pydantic import BaseModel, Field

from huiyin_contracts.vocabulary import Resolution, Satisfaction
from huiyin_supervision.domain.vocabulary import VisitState
from huiyin_supervision.features.visit_petitioner.command import RecordVisit
from huiyin_supervision.features.visit_petitioner.handler import record_visit
from huiyin_supervision.features.visit_petitioner.query import find_visit
from huiyin_web.http.access import principal, requires
from huiyin_web.http.commands import act_from_request, once
from huiyin_web.runtime import Runtime


class VisitPath(BaseModel):
    registration_no: str = Field(description="Public number of the matter.")


class VisitBody(BaseModel):
    """What came of it. Both answers if somebody answered, neither if not."""

    answered: bool
    resolved: Resolution | None = None
    satisfaction: Satisfaction | None = None


class VisitRecorded(BaseModel):
    """`state`: what follows."""

    registration_no: str
    state: VisitState
    attempt: int
    redo_count: int


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.post(
        "/api/v1/return-visits/<registration_no>",
        summary="Record what came of a return visit",
        responses={200: VisitRecorded},
    )
    @requires("return_visit.record")
    def api_record_visit(path: VisitPath, body: VisitBody) -> Any:
        number = path.registration_no
        visit = find_visit(runtime.database, principal(), number)
        command = RecordVisit(jurisdiction=visit.jurisdiction, registration_no=number, **body.model_dump())
        return record_visit(runtime, act_from_request(runtime, number), command, once())
