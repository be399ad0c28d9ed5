"""The page of the definitions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_openapi3 import APIBlueprint
from werkzeug.wrappers import Response

from huiyin_reporting.figure_text import LEAST_COMPARED
from huiyin_reporting.kpi.definition import Definition, Share, load
from huiyin_reporting.links import dashboard_url, figure_url
from huiyin_web.http.access import requires
from huiyin_web.http.i18n import _, language
from huiyin_web.http.pages import page
from huiyin_web.http.parts import Cell, Column, Row
from huiyin_web.runtime import Runtime


@dataclass(frozen=True)
class DefinitionsPage:
    """``reporting/definitions.html``."""

    version: str
    effective_from: date
    least_compared: int
    meanings: Sequence[Column]
    conditions: Sequence[Column]
    rows: Sequence[Row]
    """One per figure, with the cells of both tables."""
    back: str


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/definitions")
    @requires("dashboard.read")
    def page_definitions() -> Response:
        current = load()
        model = DefinitionsPage(
            version=current.version,
            effective_from=current.effective_from,
            least_compared=LEAST_COMPARED,
            meanings=[
                Column("id", _("Figure")),
                Column("title", _("Title of the figure")),
                Column("meaning", _("What it counts")),
            ],
            conditions=[
                Column("id", _("Figure")),
                Column("rows", _("Rows of")),
                Column("at", _("Time in the period")),
                Column("of", _("Out of")),
                Column("counted", _("Counted")),
            ],
            rows=[_row(name, each) for name, each in current.all()],
            back=dashboard_url(),
        )
        return page("reporting/definitions.html", **vars(model))


def _row(name: str, definition: Definition) -> Row:
    return Row(
        {
            "id": Cell(name, figure_url(name)),
            "title": definition.title.in_(language()),
            "meaning": definition.meaning.in_(language()),
            "rows": definition.rows,
            "at": definition.at or "",
            "of": definition.of,
            "counted": (definition.counted or "") if isinstance(definition, Share) else "",
        }
    )
