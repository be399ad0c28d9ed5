"""``GET /reporting/api/v1/kpis/<figure>/matters`` and ``GET /reporting/api/v1/matters``."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from flask_openapi3 import APIBlueprint
from pydantic import BaseModel, Field

from huiyin_reporting.features.list_figure_rows.query import FigurePath, RowsQuery, chosen_part, definition_of
from huiyin_reporting.features.show_dashboard.api import FIGURES
from huiyin_reporting.figure_query import PeriodName
from huiyin_reporting.kpi.definition import Cohort, load
from huiyin_reporting.kpi.rows import read_rows
from huiyin_reporting.report_context import report_context
from huiyin_web.http.access import principal, requires
from huiyin_web.http.paging import Page
from huiyin_web.runtime import Runtime


class MatterOut(BaseModel):
    """One row behind a figure. Nothing about the person."""

    registration_no: str
    jurisdiction: str
    unit: str | None
    unit_name: str | None
    channel: str | None
    category: str | None
    nature: str | None
    matter_class: str | None
    urgency: str | None
    imported: bool | None
    sealed: bool
    received_at: datetime | None
    first_replied_at: datetime | None
    approved_at: datetime | None
    closed_at: datetime | None
    answered_at: datetime | None
    redo_count: int
    visit_resolved: str | None
    visit_satisfaction: str | None
    detail: str | None


class Listing(RowsQuery):
    limit: Annotated[int, Field(ge=1, le=1000)] = 100


class AllMatters(Listing):
    period: PeriodName = "all"


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get(
        "/api/v1/kpis/<figure>/matters",
        tags=[FIGURES],
        summary="The rows behind one figure",
        responses={200: Page[MatterOut]},
    )
    @requires("dashboard.read")
    def kpi_matters(path: FigurePath, query: Listing) -> Any:
        _part, cohort = chosen_part(definition_of(path), query)
        return _listing(runtime, query, cohort)

    @routes.get("/api/v1/matters", tags=[FIGURES], summary="All matters", responses={200: Page[MatterOut]})
    @requires("dashboard.read")
    def matters(query: AllMatters) -> Any:
        return _listing(runtime, query, load().counts["registered"].cohort)


def _listing(runtime: Runtime, query: Listing, cohort: Cohort) -> Any:
    selector = report_context(runtime, principal(), query).selector
    rows = read_rows(runtime.database, cohort, selector, limit=query.limit, cursor=query.cursor)
    items = [MatterOut.model_validate(row) for row in rows.items]
    return Page(items=items, next=rows.next).model_dump(mode="json")
