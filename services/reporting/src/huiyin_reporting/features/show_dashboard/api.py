"""``GET /reporting/api/v1/kpis``."""

from __future__ import annotations

from datetime import datetime

from flask_openapi3 import APIBlueprint, Tag
from pydantic import BaseModel

from huiyin_reporting.figure_query import FigureQuery
from huiyin_reporting.kpi.definition import load
from huiyin_reporting.kpi.figures import compute
from huiyin_reporting.kpi.snapshot import snapshot
from huiyin_reporting.report_context import report_context
from huiyin_web.http.access import principal, requires
from huiyin_web.http.i18n import language
from huiyin_web.runtime import Runtime

FIGURES = Tag(name="figures", description="Figures, their definitions, and the matters behind them.")


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


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/api/v1/kpis", tags=[FIGURES], summary="All figures", responses={200: Kpis})
    @requires("dashboard.read")
    def kpis(query: FigureQuery) -> Kpis:
        context, definitions = report_context(runtime, principal(), query), load()
        with snapshot(runtime.database):
            figures = compute(runtime.database, definitions, context.selector)

        def named(key: str) -> dict[str, str]:
            return {"key": key, "title": definitions[key.partition("/")[0]].title.in_(language())}

        return Kpis(
            definition_version=figures.version,
            since=context.filters.period.start,
            until=context.filters.period.until,
            as_of=context.filters.period.as_of,
            shares=[
                FigureOut(
                    **named(key), numerator=each.numerator, denominator=each.denominator, value=each.value
                )
                for key, each in sorted(figures.ratios.items())
            ],
            counts=[CountOut(**named(key), value=n) for key, n in sorted(figures.counts.items())],
            medians=[
                MedianOut(**named(key), seconds=seconds) for key, seconds in sorted(figures.medians.items())
            ],
        )
