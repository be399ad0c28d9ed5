"""``GET /reporting/api/v1/kpis/<figure>/matters`` and ``GET /reporting/api/v1/matters``."""

from __future__ import annotations

from typing import Annotated

from flask_openapi3 import APIBlueprint
from pydantic import Field

from huiyin_reporting.features.list_figure_rows.query import FigurePath, RowsQuery, chosen_part, definition_of
from huiyin_reporting.features.show_dashboard.api import FIGURES
from huiyin_reporting.figure_query import PeriodName
from huiyin_reporting.kpi.definition import Cohort, load
from huiyin_reporting.kpi.rows import MatterOut, read_rows
from huiyin_reporting.report_context import report_context
from huiyin_web.http.access import principal, requires
from huiyin_web.http.paging import Page
from huiyin_web.runtime import Runtime


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
    def kpi_matters(path: FigurePath, query: Listing) -> Page[MatterOut]:
        _part, cohort = chosen_part(definition_of(path), query)
        return _listing(runtime, query, cohort)

    @routes.get("/api/v1/matters", tags=[FIGURES], summary="All matters", responses={200: Page[MatterOut]})
    @requires("dashboard.read")
    def matters(query: AllMatters) -> Page[MatterOut]:
        return _listing(runtime, query, load().counts["registered"].cohort)


def _listing(runtime: Runtime, query: Listing, cohort: Cohort) -> Page[MatterOut]:
    selector = report_context(runtime, principal(), query).selector
    rows = read_rows(runtime.database, cohort, selector, limit=query.limit, cursor=query.cursor)
    return rows.of(MatterOut)
