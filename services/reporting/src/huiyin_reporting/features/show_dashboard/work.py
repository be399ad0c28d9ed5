"""Some few figures of the dashboard, for the first page: of the unit for its people, of the place for everybody else."""

from __future__ import annotations

from huiyin_reporting.actions import own_figures_of
from huiyin_reporting.figure_query import FigureQuery
from huiyin_reporting.kpi.definition import load
from huiyin_reporting.kpi.figures import compute
from huiyin_reporting.kpi.snapshot import snapshot
from huiyin_reporting.links import figure_url
from huiyin_reporting.report_context import report_context
from huiyin_reporting.shown_figures import Shown
from huiyin_web.http.i18n import _, _l, number
from huiyin_web.identity.policy import Principal
from huiyin_web.runtime import Runtime
from huiyin_web.worklist import Outcome, OwnFigure, OwnFigures

_DAYS = FigureQuery(period="30d")
"""As many days as leave none of these figures without a case on the first of a month."""


def _figures(runtime: Runtime, reader: Principal) -> OwnFigures:
    names, definitions = own_figures_of(reader), load()
    context = report_context(runtime, reader, _DAYS)
    with snapshot(runtime.database):
        shown = Shown(definitions, compute(runtime.database, definitions, context.selector, names))
    figures = [shown.figure(name, lambda name: figure_url(name, **_DAYS.parameters())) for name in names]
    return OwnFigures(
        _("the last 30 days"),
        [
            OwnFigure(
                each.label,
                each.value if isinstance(each.value, str) else number(each.value),
                each.href,
                each.detail if each.ratio and each.ratio.denominator else "",
                each.tone == "bad",
            )
            for each in figures
        ],
    )


FIGURES = Outcome("figures", _l("How it went"), "dashboard.read", _figures)
