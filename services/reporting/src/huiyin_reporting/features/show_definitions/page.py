"""The page of the definitions."""

from __future__ import annotations

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
from huiyin_web.http.parts import Cell, Column, Content, Table
from huiyin_web.runtime import Runtime


@dataclass(frozen=True)
class DefinitionsPage:
    """``reporting/definitions.html``."""

    version: str
    effective_from: date
    least_compared: int
    meanings: Table
    conditions: Table
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
            meanings=Table.of(current.all(), _meaning),
            conditions=Table.of(current.all(), _condition),
            back=dashboard_url(),
        )
        return page("reporting/definitions.html", **vars(model))


def _meaning(figure: tuple[str, Definition]) -> dict[Column, Cell | Content]:
    name, definition = figure
    return {
        _title(): _linked(name, definition),
        Column("meaning", _("What it counts")): definition.meaning.in_(language()),
    }


def _title() -> Column:
    return Column("title", _("Figure"))


def _linked(name: str, definition: Definition) -> Cell:
    return Cell(definition.title.in_(language()), figure_url(name))


def _condition(figure: tuple[str, Definition]) -> dict[Column, Cell | Content]:
    name, definition = figure
    return {
        _title(): _linked(name, definition),
        Column("rows", _("Rows of")): definition.rows,
        Column("at", _("Time in the period")): definition.at,
        Column("of", _("Out of")): definition.of,
        Column("counted", _("Counted")): definition.counted if isinstance(definition, Share) else None,
    }
