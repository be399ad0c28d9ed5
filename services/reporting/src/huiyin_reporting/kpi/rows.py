"""The rows behind a figure: those of the same selection, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from huiyin_ledger.db import Database
from huiyin_reporting.kpi.definition import Cohort, Definition, Share
from huiyin_reporting.kpi.selection import OF_ROW, ROW_ID, Selector
from huiyin_web.http.paging import Page, read_page
from huiyin_web.identity.scope import Columns, is_unit_of


@dataclass(frozen=True)
class MatterOut:
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


@dataclass(frozen=True)
class FigureRow(MatterOut):
    """With what orders the rows, and what only a page shows."""

    at: datetime
    row_id: str
    resolved: str | None


def cohort_of(definition: Definition, part: str) -> Cohort | None:
    """The cohort behind one part of a figure: ``all`` (the denominator), ``counted`` or ``missed``."""
    if not isinstance(definition, Share):
        return definition.cohort if part == "all" else None
    match part:
        case "all":
            return definition.denominator
        case "counted":
            return definition.numerator
        case "missed":
            return definition.missed
        case _unknown:
            return None


def parts_of(definition: Definition) -> tuple[str, ...]:
    """The parts of a figure that have rows."""
    if not isinstance(definition, Share):
        return ("all",)
    return ("counted", "missed", "all") if definition.missed is not None else ("counted", "all")


def read_rows(
    database: Database, cohort: Cohort, selector: Selector, *, limit: int, cursor: str | None = None
) -> Page[FigureRow]:
    """The rows of `cohort`, newest first."""
    chosen = selector.select(cohort)
    at = f"r.{cohort.at}" if cohort.at is not None else "m.received_at"
    rows = f"""
        SELECT r.jurisdiction, r.registration_no, r.unit, u.name AS unit_name, coalesce({at}, %(epoch)s) AS at,
               {ROW_ID[cohort.rows]} AS row_id, m.sealed, m.channel, m.category, m.nature, m.matter_class, m.urgency,
               m.received_at, m.imported, m.first_replied_at, m.approved_at, m.closed_at, m.answered_at,
               m.redo_count, m.visit_resolved, m.visit_satisfaction, {_DETAIL.get(cohort.rows, "NULL")} AS detail,
               {"r.resolved" if cohort.rows == "visit" else "NULL"} AS resolved
        FROM {chosen.source}
        LEFT JOIN LATERAL (
            SELECT unit.name FROM {selector.relations["unit"]} unit
             WHERE {is_unit_of(Columns("unit.jurisdiction", "unit.unit"), OF_ROW)}
        ) u ON TRUE
        WHERE {chosen.where}
    """
    return read_page(
        database,
        FigureRow,
        rows,
        {**chosen.params, "epoch": _EPOCH},
        key=("at", "jurisdiction", "row_id"),
        cursor=cursor,
        limit=limit,
        descending=True,
    )


_EPOCH = datetime(1, 1, 1, tzinfo=UTC)
_DETAIL = {"duty": "r.outcome", "visit": "r.satisfaction", "redo": "r.reason", "card": "r.colour"}
