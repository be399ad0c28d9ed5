"""``/reporting/api/v1/kpis`` and ``/reporting/api/v1/matters``."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from flask import Response, make_response
from flask_openapi3 import APIBlueprint, Tag
from pydantic import BaseModel, Field

from huiyin_chassis.domain import NotFound
from huiyin_chassis.http.access import principal, requires
from huiyin_chassis.http.paging import Page, encode_cursor
from huiyin_chassis.runtime import Runtime
from huiyin_reporting.facts import snapshot
from huiyin_reporting.features.list_figure_rows.page import FigurePath, mark_of, part_of
from huiyin_reporting.figure_query import Asked, PeriodName
from huiyin_reporting.kpi.definition import Cohort, load
from huiyin_reporting.kpi.figures import compute
from huiyin_reporting.kpi.rows import cohort_of, rows
from huiyin_reporting.report_context import open_desk

TAG = Tag(name="figures", description="Figures, their definitions, and the matters behind them.")


class FigureOut(BaseModel):
    """One share; `value` is null where the denominator is zero."""

    key: str
    title: str
    numerator: int
    denominator: int
    value: float | None


class CountOut(BaseModel):
    key: str
    title: str
    value: int


class MedianOut(BaseModel):
    key: str
    title: str
    seconds: float | None


class Kpis(BaseModel):
    """All figures for the filters. Keys: the figure alone, or with ``/jurisdiction:<code>`` or ``/unit:<jurisdiction>/<code>``."""

    definition_version: str
    since: datetime
    until: datetime
    as_of: datetime
    shares: list[FigureOut]
    counts: list[CountOut]
    medians: list[MedianOut]


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


class Listing(Asked):
    part: Literal["", "all", "counted", "missed"] = ""
    limit: Annotated[int, Field(ge=1, le=1000)] = 100
    cursor: str | None = None


class AllMatters(Listing):
    period: PeriodName = "all"


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/api/v1/kpis", tags=[TAG], summary="All figures", responses={200: Kpis})
    @requires("dashboard.read")
    def kpis(query: Asked) -> Response:
        desk = open_desk(runtime, principal(), query)
        definitions = load()
        with snapshot(runtime.database):
            found = compute(runtime.database, definitions, desk.selector)
        titles = {name: each.title.zh for name, each in definitions.all()}
        return _json(
            Kpis(
                definition_version=found.version,
                since=desk.filters.period.start,
                until=desk.filters.period.until,
                as_of=desk.filters.period.as_of,
                shares=[
                    FigureOut(
                        key=key,
                        title=_title(titles, key),
                        numerator=value.numerator,
                        denominator=value.denominator,
                        value=value.value,
                    )
                    for key, value in sorted(found.ratios.items())
                ],
                counts=[
                    CountOut(key=key, title=_title(titles, key), value=value)
                    for key, value in sorted(found.counts.items())
                ],
                medians=[
                    MedianOut(key=key, title=_title(titles, key), seconds=value)
                    for key, value in sorted(found.medians.items())
                ],
            )
        )

    @routes.get(
        "/api/v1/kpis/<figure>/matters",
        tags=[TAG],
        summary="The rows behind one figure",
        responses={200: Page[MatterOut]},
    )
    @requires("dashboard.read")
    def kpi_matters(path: FigurePath, query: Listing) -> Response:
        definition = load().get(path.figure)
        if definition is None:
            raise NotFound("there is no such figure")
        cohort = cohort_of(definition, part_of(definition, query.part))
        assert cohort is not None
        return _listing(runtime, query, cohort)

    @routes.get("/api/v1/matters", tags=[TAG], summary="All matters", responses={200: Page[MatterOut]})
    @requires("dashboard.read")
    def matters(query: AllMatters) -> Response:
        return _listing(runtime, query, load().counts["registered"].cohort)


def _listing(runtime: Runtime, query: Listing, cohort: Cohort) -> Response:
    desk = open_desk(runtime, principal(), query)
    found = rows(runtime.database, cohort, desk.selector, limit=query.limit, after=mark_of(query.cursor))
    return _json(
        Page[MatterOut](
            items=[MatterOut.model_validate(row) for row in found.rows],
            next=encode_cursor(*found.next) if found.next else None,
        )
    )


def _title(titles: dict[str, str], key: str) -> str:
    return titles[key.partition("/")[0]]


def _json(body: BaseModel, status: int = 200) -> Response:
    response: Response = make_response(body.model_dump_json(), status)
    response.content_type = "application/json"
    return response
