"""The return visits' worklist, the form for one, and both for programs."""

from __future__ import annotations

from typing import Any, Literal

from flask import flash, redirect, request
from flask_openapi3 import APIBlueprint
from pydantic import BaseModel, ConfigDict, Field

from huiyin_chassis.domain import Conflict, NotFound, Refused
from huiyin_chassis.http.access import principal, requires
from huiyin_chassis.http.commands import act_from_request, once
from huiyin_chassis.http.forms import parse_form
from huiyin_chassis.http.i18n import _l
from huiyin_chassis.http.paging import Page
from huiyin_chassis.http.problems import refusal_text
from huiyin_chassis.runtime import Runtime
from huiyin_chassis.views.view import Row
from huiyin_contracts.vocabulary import Resolution, Satisfaction
from huiyin_supervision.domain.vocabulary import VisitState
from huiyin_supervision.features.show_matter.api import MatterPath
from huiyin_supervision.features.visit_petitioner.handler import RecordVisit, record_visit
from huiyin_supervision.features.visit_petitioner.page import render_form, render_list
from huiyin_supervision.features.visit_petitioner.query import LONGEST_PAGE, find_visits, list_visits

_DONE = {
    VisitState.CONCLUDED: _l("Recorded: the matter is concluded."),
    VisitState.REDO: _l("Recorded: the unit has to do it again."),
    VisitState.DUE: _l("Recorded: nobody answered, try again later."),
}


class VisitsQuery(BaseModel):
    """Filters of the worklist."""

    state: VisitState = VisitState.DUE
    q: str = Field("", description="Part of a registration number.", max_length=40)
    cursor: str | None = None
    limit: int = Field(50, ge=1, le=LONGEST_PAGE)


class VisitItem(BaseModel):
    """One matter to be asked about; `attempts` of this round."""

    model_config = ConfigDict(extra="ignore")

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


class VisitBody(BaseModel):
    """What came of it. Both answers if somebody answered, neither if not."""

    answered: bool
    resolved: Resolution | None = None
    satisfaction: Satisfaction | None = None


class VisitForm(BaseModel):
    answered: Literal["yes", "no"]
    resolved: Resolution | None = None
    satisfaction: Satisfaction | None = None


class VisitRecorded(BaseModel):
    """`state`: what follows."""

    registration_no: str
    state: VisitState
    attempt: int
    redo_count: int


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/api/v1/return-visits", summary="Petitioners to be asked", responses={200: Page[VisitItem]})
    @requires("return_visit.record")
    def api_visits(query: VisitsQuery) -> Any:
        scope = row_access.reach(principal(), "return_visit.record")
        found = list_visits(runtime.database, scope, query.state, query.q, query.cursor, query.limit)
        items = [VisitItem.model_validate(row) for row in found.items]
        return Page(items=items, next=found.next).model_dump(mode="json")

    @routes.post(
        "/api/v1/return-visits/<registration_no>",
        summary="Record what came of a return visit",
        responses={200: VisitRecorded},
    )
    @requires("return_visit.record")
    def api_record_visit(path: MatterPath, body: VisitBody) -> Any:
        return _record(runtime, _visit(runtime, path.registration_no), body)

    @routes.get("/return-visits", doc_ui=False)
    @requires("return_visit.record")
    def page_visits() -> Any:
        state = request.args.get("state", "")
        q = request.args.get("q", "").strip()[:40]
        scope = row_access.reach(principal(), "return_visit.record")
        shown = VisitState(state) if state in list(VisitState) else VisitState.DUE
        return render_list(runtime, scope, shown, q, request.args.get("cursor"))

    @routes.get("/return-visits/<registration_no>", doc_ui=False)
    @requires("return_visit.record")
    def page_visit(registration_no: str) -> Any:
        return render_form(runtime, principal(), _visit(runtime, registration_no))

    @routes.post("/return-visits/<registration_no>", doc_ui=False)
    @requires("return_visit.record")
    def page_record_visit(registration_no: str) -> Any:
        visit = _visit(runtime, registration_no)
        form, errors = parse_form(VisitForm)
        if form is None:
            return render_form(runtime, principal(), visit, request.form, errors, 422)
        given = VisitBody(
            answered=form.answered == "yes", resolved=form.resolved, satisfaction=form.satisfaction
        )
        try:
            recorded = _record(runtime, visit, given)
        except (NotFound, Conflict):
            raise
        except Refused as refused:
            error = {refused.field: refusal_text(refused)}
            return render_form(runtime, principal(), visit, request.form, error, 422)
        flash(str(_DONE[VisitState(recorded["state"])]), "good")
        return redirect("/supervision/return-visits", code=303)


def _visit(runtime: Runtime, registration_no: str) -> Row:
    """NotFound alike where there is none and where it is not theirs to know of."""
    found = find_visits(runtime.database, registration_no)
    theirs = (row for row in found if row_access.allowed(principal(), "return_visit.record", row))
    visit = next(theirs, None)
    if visit is None:
        raise NotFound
    return visit


def _record(runtime: Runtime, visit: Row, body: VisitBody) -> dict[str, Any]:
    number = visit["registration_no"]
    command = RecordVisit(jurisdiction=visit["jurisdiction"], registration_no=number, **body.model_dump())
    act = act_from_request(runtime, number)
    return record_visit(runtime, act, command, once())
