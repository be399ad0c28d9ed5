"""The page behind a figure: its definition, its parts, its rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from flask import Response as FlaskResponse
from flask_openapi3 import APIBlueprint
from werkzeug.wrappers import Response

from huiyin_contracts.vocabulary import (
    CardColour,
    ClockOutcome,
    Nature,
    Resolution,
    Satisfaction,
)
from huiyin_reporting.features.list_figure_rows.export import export
from huiyin_reporting.features.list_figure_rows.query import FigurePath, RowsQuery, chosen_part, definition_of
from huiyin_reporting.figure_text import channel_name
from huiyin_reporting.kpi.definition import Cohort, Definition, Share, load
from huiyin_reporting.kpi.figures import compute, total
from huiyin_reporting.kpi.filters import Period
from huiyin_reporting.kpi.rows import FigureRow, cohort_of, parts_of, read_rows
from huiyin_reporting.kpi.snapshot import snapshot
from huiyin_reporting.links import dashboard_url, export_url, figure_url, order_url, petition_url
from huiyin_reporting.report_context import report_context
from huiyin_reporting.shown_figures import Shown, ShownFigure
from huiyin_web.http.access import may, principal, requires
from huiyin_web.http.codes import place_name
from huiyin_web.http.i18n import _, _l
from huiyin_web.http.pages import page
from huiyin_web.http.parts import Cell, Chip, Column, ColumnKind, Content, Link, Table
from huiyin_web.http.vocabulary import label, redo_reason_label, tag
from huiyin_web.runtime import Runtime

PAGE_SIZE = 50
DETAILS: Mapping[str, tuple[str, Callable[[str], Cell | str]]] = {
    "duty": (_l("Result"), partial(tag, ClockOutcome)),
    "visit": (_l("Satisfaction"), partial(tag, Satisfaction)),
    "redo": (_l("Reason"), redo_reason_label),
    "card": (_l("Card"), partial(tag, CardColour)),
}
"""The head of the column `detail` and how its values are shown, by the rows that a figure counts."""
TIMES: Mapping[str, str] = {
    "due_at": _l("Due"),
    "visited_at": _l("Visited"),
    "ordered_at": _l("Redo ordered"),
    "issued_at": _l("Card issued"),
    "first_dispatched_at": _l("First dispatched"),
    "rated_at": _l("Rated"),
}
"""The head of the column `at`, where it is a time that the other columns do not show."""


@dataclass(frozen=True)
class FigureRowsPage:
    """``reporting/figure_rows.html``."""

    query: RowsQuery
    period: Period
    now: datetime
    name: str
    """Empty where the name is no abbreviation that people use."""
    version: str
    figure: ShownFigure
    jurisdiction: str
    unit: str
    channel: str
    chips: Sequence[Chip]
    table: Table
    total: int
    next: str
    actions: Sequence[Link]
    back: str


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/figures/<figure>")
    @requires("dashboard.read")
    def page_figure(path: FigurePath, query: RowsQuery) -> Response:
        return page("reporting/figure_rows.html", **vars(_model(runtime, path, query)))

    @routes.get("/figures/<figure>/rows.csv")
    @requires("dashboard.read")
    def page_export(path: FigurePath, query: RowsQuery) -> FlaskResponse:
        _part, cohort = chosen_part(definition_of(path), query)
        return export(runtime, path.figure, cohort, report_context(runtime, principal(), query).selector)


def _model(runtime: Runtime, path: FigurePath, query: RowsQuery) -> FigureRowsPage:
    name, definition, context = path.figure, definition_of(path), report_context(runtime, principal(), query)
    part, cohort = chosen_part(definition, query)
    selector, unit = context.selector, context.filters.unit
    with snapshot(runtime.database):
        figure = Shown(load(), compute(runtime.database, load(), selector, {name})).figure(name)
        sizes = {
            each: total(runtime.database, behind, selector)
            for each in parts_of(definition)
            if (behind := cohort_of(definition, each))
        }
        rows = read_rows(runtime.database, cohort, selector, limit=PAGE_SIZE, cursor=query.cursor)
    return FigureRowsPage(
        query=query,
        period=context.filters.period,
        now=runtime.clock.now(),
        name=name if name in load().shares else "",
        version=load().version,
        figure=figure,
        jurisdiction=place_name(query.jurisdiction),
        unit=context.units.get(unit, unit.unit) if unit else "",
        channel=channel_name(query.channel) if query.channel else "",
        chips=[
            Chip(
                _part_name(definition, each),
                figure_url(name, **query.parameters(part=each, cursor=None)),
                each == part,
                size,
            )
            for each, size in sizes.items()
        ],
        table=Table.of(rows.items, partial(_cells, cohort)),
        total=sizes[part],
        next=figure_url(name, **query.parameters(part=part, cursor=rows.next)) if rows.next else "",
        actions=[
            Link(_("Export as CSV"), export_url(name, **query.parameters(part=part, cursor=None))),
        ],
        back=dashboard_url(**query.parameters(part=None, cursor=None, age=None)),
    )


def _part_name(definition: Definition, part: str) -> str:
    if not isinstance(definition, Share):
        return _("All")
    return {"counted": _("Counted"), "missed": _("Not counted"), "all": _("All asked for")}[part]


def _cells(cohort: Cohort, row: FigureRow) -> dict[Column, Cell | Content]:
    cells: dict[Column, Cell | Content] = {
        Column("registration_no", _("Registration number"), "code"): Cell(row.registration_no, _href(row)),
        Column("place", _("Place"), varies=True): place_name(row.jurisdiction),
        Column("unit", _("Unit"), varies=True): row.unit_name or row.unit,
        Column("channel", _("Channel"), varies=True): channel_name(row.channel) if row.channel else "",
        Column("nature", _("Nature"), varies=True): label(Nature, row.nature),
        Column("received_at", _("Received"), "time"): row.received_at,
        Column("replied_at", _("Replied"), "time", varies=True): row.first_replied_at,
        Column("closed_at", _("Closed"), "time", varies=True): row.closed_at or row.answered_at,
    }
    if cohort.at and cohort.at in TIMES:
        kind: ColumnKind = "due" if cohort.at == "due_at" else "time"
        cells[Column("at", str(TIMES[cohort.at]), kind)] = row.at
    if cohort.rows == "visit":
        cells[Column("resolved", _("Whether it was resolved"), "tag")] = (
            tag(Resolution, row.resolved) if row.resolved else ""
        )
    if cohort.rows in DETAILS:
        head, shown = DETAILS[cohort.rows]
        cells[Column("detail", str(head), "tag")] = shown(row.detail) if row.detail else ""
    return cells | {Column("marks", _("Marks"), "tag", varies=True): _marks(row)}


def _marks(row: FigureRow) -> Cell | str:
    if row.sealed:
        return Cell(_("Sealed"), tag="sealed")
    return Cell(_("Imported"), tag="neutral") if row.imported else ""


def _href(row: FigureRow) -> str:
    """The order's page; the petition's while no unit has it, for those who may read it there; else none."""
    if row.unit:
        return order_url(row.registration_no)
    return petition_url(row.registration_no) if may("petition.read") and not row.sealed else ""
