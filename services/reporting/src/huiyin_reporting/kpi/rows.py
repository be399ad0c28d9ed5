"""The list behind a figure: the rows of the same selection, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from huiyin_chassis.db import Database
from huiyin_reporting.kpi.definition import Cohort, Definition, Share
from huiyin_reporting.kpi.selection import ROW_ID, Selector

Mark = tuple[str, str, str]
"""Sort key of a row: its time (ISO), its jurisdiction, its id."""

_EPOCH = datetime(1, 1, 1, tzinfo=UTC)


def cohort_of(definition: Definition, part: str) -> Cohort | None:
    """The set behind one part of a figure: ``all`` (the denominator), ``counted`` or ``missed``."""
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
    """The parts that a figure has a list for."""
    if not isinstance(definition, Share):
        return ("all",)
    return ("counted", "missed", "all") if definition.missed is not None else ("counted", "all")


@dataclass(frozen=True, slots=True)
class Slice:
    """One page of rows, and the mark to go on from, None at the end."""

    rows: Sequence[dict[str, Any]]
    next: Mark | None


def rows(
    database: Database, cohort: Cohort, selector: Selector, *, limit: int, after: Mark | None = None
) -> Slice:
    """The rows of `cohort`, newest first, from `after` on."""
    chosen = selector.select(cohort)
    at = f"r.{cohort.at}" if cohort.at is not None else "m.received_at"
    sort = f"(coalesce({at}, %(epoch)s), r.jurisdiction, {ROW_ID[cohort.rows]})"
    params: dict[str, Any] = {**chosen.params, "epoch": _EPOCH, "limit": limit + 1}
    beyond = ""
    if after is not None:
        beyond = f"AND {sort} < (%(after_at)s, %(after_place)s, %(after_id)s)"
        params.update(after_at=datetime.fromisoformat(after[0]), after_place=after[1], after_id=after[2])
    found = database.query(
        f"""
        SELECT r.jurisdiction, r.registration_no, r.unit, u.name AS unit_name, coalesce({at}, %(epoch)s) AS at,
               {ROW_ID[cohort.rows]} AS row_id, m.sealed, m.channel, m.category, m.nature, m.matter_class, m.urgency,
               m.received_at, m.imported, m.first_replied_at, m.approved_at, m.closed_at, m.answered_at, m.outcome,
               m.redo_count, m.visit_resolved, m.visit_satisfaction, {_DETAIL.get(cohort.rows, "NULL")} AS detail,
               {"r.resolved" if cohort.rows == "visit" else "NULL"} AS resolved
        FROM {chosen.source}
        LEFT JOIN LATERAL (
            SELECT unit.name FROM {selector.relations["unit"]} unit
             WHERE unit.jurisdiction = r.jurisdiction AND unit.unit = r.unit
        ) u ON TRUE
        WHERE {chosen.where} {beyond}
        ORDER BY {sort} DESC
        LIMIT %(limit)s
        """,
        params,
    )
    page = found[:limit]
    last = page[-1] if len(found) > limit else None
    mark = (last["at"].isoformat(), last["jurisdiction"], last["row_id"]) if last else None
    return Slice(page, mark)


_DETAIL = {
    "duty": "r.outcome",
    "visit": "r.satisfaction",
    "redo": "r.reason",
    "card": "r.colour",
}
