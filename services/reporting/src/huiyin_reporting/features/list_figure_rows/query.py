"""Which rows of which figure a request asks for."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel

from huiyin_ledger.domain import NotFound
from huiyin_reporting.figure_query import FigureQuery
from huiyin_reporting.kpi.definition import Cohort, Definition, load
from huiyin_reporting.kpi.rows import cohort_of


class FigurePath(BaseModel):
    figure: str


class RowsQuery(FigureQuery):
    """The filters, the part of the figure (empty: all), and where the page begins."""

    part: Literal["", "all", "counted", "missed"] = ""
    cursor: str | None = None


def definition_of(path: FigurePath) -> Definition:
    """NotFound for a figure that the current definitions do not have."""
    definition = load().get(path.figure)
    if definition is None:
        raise NotFound("there is no such figure")
    return definition


def chosen_part(definition: Definition, query: RowsQuery) -> tuple[str, Cohort]:
    """The part of the figure and its rows. NotFound for a part that this figure does not have."""
    part = query.part or "all"
    cohort = cohort_of(definition, part)
    if cohort is None:
        raise NotFound("there is no such figure")
    return part, cohort
