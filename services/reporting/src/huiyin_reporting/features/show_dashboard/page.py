"""The dashboard's page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from operator import itemgetter

from flask_openapi3 import APIBlueprint
from werkzeug.wrappers import Response

from huiyin_contracts.vocabulary import Channel
from huiyin_reporting.features.show_dashboard.inflow import OTHER, Inflow, inflow
from huiyin_reporting.features.show_dashboard.open_by_age import open_by_age
from huiyin_reporting.figure_query import FigureQuery
from huiyin_reporting.figure_text import age_band, change, channel_name
from huiyin_reporting.kpi.definition import DefinitionSet, load
from huiyin_reporting.kpi.figures import Ratio, compute
from huiyin_reporting.kpi.filters import Imported, Period
from huiyin_reporting.kpi.snapshot import snapshot
from huiyin_reporting.links import bulletins_url, dashboard_url, definitions_url, figure_url
from huiyin_reporting.report_context import ReportContext, report_context
from huiyin_reporting.shown_figures import Shown, ShownFigure
from huiyin_web.http.access import may, principal, requires
from huiyin_web.http.codes import place_name
from huiyin_web.http.i18n import _
from huiyin_web.http.pages import page
from huiyin_web.http.parts import Bar, Cell, Chip, Column, Link, Option, Options, Point, Row, Series
from huiyin_web.http.vocabulary import options
from huiyin_web.runtime import Runtime


class DashboardQuery(FigureQuery):
    """The filters, and how the table of units is sorted: a figure's name, or ``-name``."""

    sort: str = "-open"


@dataclass(frozen=True)
class DashboardPage:
    """``reporting/dashboard.html``."""

    query: DashboardQuery
    period: Period
    now: datetime
    actions: Sequence[Link]
    period_chips: Sequence[Chip]
    imported_chips: Sequence[Chip]
    action: str
    """Where the form of the filters leads."""
    jurisdiction_options: Options
    unit_options: Options
    channel_options: Options
    volume: Sequence[ShownFigure]
    quality: Sequence[ShownFigure]
    further: Sequence[ShownFigure]
    inflow: Sequence[Series]
    channels: Sequence[Bar]
    ages: Sequence[Bar]
    unit_columns: Sequence[Column]
    units: Sequence[Row]
    jurisdiction_columns: Sequence[Column]
    jurisdictions: Sequence[Row]
    version: str


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/")
    @requires("dashboard.read")
    def page_dashboard(query: DashboardQuery) -> Response:
        return page("reporting/dashboard.html", **vars(_model(runtime, query)))


def _model(runtime: Runtime, query: DashboardQuery) -> DashboardPage:
    definitions, context = load(), report_context(runtime, principal(), query)
    counts, layout = definitions.counts, definitions.dashboard
    with snapshot(runtime.database):
        shown = Shown(definitions, compute(runtime.database, definitions, context.selector))
        received = inflow(runtime.database, counts["registered"].cohort, context.selector)
        by_age = open_by_age(runtime.database, counts["open"].cohort, context.selector)
        earlier = _earlier(runtime, definitions, context, query)
    figures = _Figures(shown, query)
    leading = [figures.figure(name, earlier) for name in layout.leading]
    columns = shown.columns(layout.columns)
    return DashboardPage(
        query=query,
        period=context.filters.period,
        now=runtime.clock.now(),
        actions=[
            Link(_("Definitions"), definitions_url()),
            *([Link(_("Briefings"), bulletins_url())] if may("briefing.read") else []),
        ],
        period_chips=_period_chips(query),
        imported_chips=_imported_chips(query),
        action=dashboard_url(),
        jurisdiction_options=[Option(code, f"{place_name(code)} {code}") for code in context.jurisdictions],
        unit_options=[
            Option(str(unit), name)
            for unit, name in sorted(context.units_in_scope.items(), key=itemgetter(1))
        ],
        channel_options=options(Channel),
        volume=[each for each in leading if each.ratio is None],
        quality=[each for each in leading if each.ratio is not None],
        further=[figures.figure(name) for name in definitions.further(layout)],
        inflow=_series(received),
        channels=[
            Bar(
                channel_name(channel),
                sum(values),
                "" if channel == OTHER else figures.href("registered", channel=channel),
            )
            for channel, values in received.series.items()
        ],
        ages=[
            Bar(age_band(low, high), n, figures.href("open", age=f"{low}-{'' if high is None else high}"))
            for (low, high), n in by_age
        ],
        unit_columns=[Column("name", _("Unit")), *columns],
        units=figures.by_unit(context, query.sort),
        jurisdiction_columns=[Column("name", _("Place")), *columns],
        jurisdictions=figures.by_jurisdiction(),
        version=definitions.version,
    )


def _earlier(
    runtime: Runtime, definitions: DefinitionSet, context: ReportContext, query: FigureQuery
) -> Mapping[str, Ratio]:
    """The leading shares in the period before."""
    filters = query.previous(context.filters)
    if filters is None:
        return {}
    leading = definitions.shares.keys() & definitions.dashboard.leading
    return compute(runtime.database, definitions, context.selector_of(filters), leading).ratios


@dataclass(frozen=True, slots=True)
class _Figures:
    """The figures with links to the rows behind them."""

    shown: Shown
    query: FigureQuery

    def href(self, name: str, **changes: str | None) -> str:
        return figure_url(name, **self.query.parameters(sort=None, **changes))

    def figure(self, name: str, earlier: Mapping[str, Ratio] | None = None) -> ShownFigure:
        figure = self.shown.figure(name, self.href)
        changed = change(figure.ratio, earlier.get(name)) if earlier is not None else ""
        return replace(figure, detail=" · ".join(filter(None, (figure.detail, changed))))

    def by_unit(self, context: ReportContext, sort: str) -> list[Row]:
        names = {unit: context.units.get(unit, unit.unit) for unit in self.shown.figures.units}
        key, descending = sort.removeprefix("-"), sort.startswith("-")

        def order(suffix: str) -> tuple[bool, float]:
            value = self.shown.value(key, suffix)
            return value is not None, value or 0

        ordered = sorted(names, key=lambda unit: names[unit])
        if key != "name":
            ordered.sort(key=lambda unit: order(f"/unit:{unit}"), reverse=descending)
        elif descending:
            ordered.reverse()
        return [
            self._row(Cell(names[unit], self._narrowed(unit=str(unit))), f"/unit:{unit}", unit=str(unit))
            for unit in ordered
        ]

    def by_jurisdiction(self) -> list[Row]:
        return [
            self._row(
                Cell(place_name(code), self._narrowed(jurisdiction=code), sub=code),
                f"/jurisdiction:{code}",
                jurisdiction=code,
            )
            for code in self.shown.figures.jurisdictions
        ]

    def _row(self, name: Cell, suffix: str, **filters: str) -> Row:
        columns = self.shown.definitions.dashboard.columns
        cells = self.shown.cells(columns, suffix, lambda figure: self.href(figure, **filters))
        return Row({"name": name, **cells}, tone=self.shown.tone(columns, suffix))

    def _narrowed(self, **filters: str) -> str:
        return dashboard_url(**self.query.parameters(**filters))


def _series(received: Inflow) -> list[Series]:
    form = "%Y-%m" if received.step == "month" else "%m-%d"
    labels = [day.strftime(form) for day in received.buckets]
    return [
        Series(channel_name(channel), tuple(map(Point, labels, values)))
        for channel, values in received.series.items()
    ]


def _period_chips(query: FigureQuery) -> list[Chip]:
    labels = {
        "half": _("This half-month"),
        "30d": _("30 days"),
        "90d": _("90 days"),
        "365d": _("12 months"),
        "all": _("All time"),
    }
    return _chips(query, "period", labels)


def _imported_chips(query: FigureQuery) -> list[Chip]:
    labels: dict[str, str] = {
        Imported.INCLUDE: _("With imported history"),
        Imported.EXCLUDE: _("Without imported history"),
        Imported.ONLY: _("Imported history only"),
    }
    return _chips(query, "imported", labels)


def _chips(query: FigureQuery, filter: str, labels: Mapping[str, str]) -> list[Chip]:
    """A chip for each value that the filter may have."""
    return [
        Chip(
            label, dashboard_url(**query.parameters(**{filter: str(value)})), getattr(query, filter) == value
        )
        for value, label in labels.items()
    ]
