"""The page behind a figure: its definition, its parts, its rows."""

from __future__ import annotations

from typing import Any, Literal

from flask import Response as FlaskResponse
from flask_openapi3 import APIBlueprint
from pydantic import BaseModel
from werkzeug.wrappers import Response

from huiyin_chassis.domain import NotFound
from huiyin_chassis.http.access import may, principal, requires
from huiyin_chassis.http.codes import place_name
from huiyin_chassis.http.i18n import _, language
from huiyin_chassis.http.pages import page
from huiyin_chassis.http.paging import decode_cursor, encode_cursor
from huiyin_chassis.http.vocabulary import label, tag
from huiyin_chassis.runtime import Runtime
from huiyin_contracts.vocabulary import Nature, Resolution, Vocabulary
from huiyin_reporting.facts import snapshot
from huiyin_reporting.features.list_figure_rows.export import export
from huiyin_reporting.figure_query import Asked
from huiyin_reporting.figure_text import (
    DETAIL_HEADS,
    DETAILS,
    TIMES,
    channel_name,
    duration,
    exact,
    share,
)
from huiyin_reporting.kpi.definition import Count, Definition, Median, Share, load
from huiyin_reporting.kpi.figures import Ratio, median_of, total
from huiyin_reporting.kpi.rows import Mark, cohort_of, parts_of, rows
from huiyin_reporting.kpi.selection import Selector
from huiyin_reporting.report_context import open_desk

PAGE = 50


class Behind(Asked):
    """The address of a list: the filters, the part of the figure, and where the page begins."""

    part: Literal["", "all", "counted", "missed"] = ""
    cursor: str | None = None


class FigurePath(BaseModel):
    figure: str


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/figures/<figure>")
    @requires("dashboard.read")
    def figure(path: FigurePath, query: Behind) -> Response:
        name, definition = _named(path.figure)
        desk = open_desk(runtime, principal(), query)
        part = part_of(definition, query.part)
        cohort = cohort_of(definition, part)
        assert cohort is not None
        with snapshot(runtime.database):
            value = _value(runtime, definition, desk.selector)
            sizes = {each: _size(runtime, definition, each, desk.selector) for each in parts_of(definition)}
            found = rows(runtime.database, cohort, desk.selector, limit=PAGE, after=mark_of(query.cursor))
        base = f"/reporting/figures/{name}"
        return page(
            "reporting/figure_rows.html",
            name=name if name in load().shares else "",
            version=load().version,
            asked=query,
            now=runtime.clock.now(),
            period=desk.filters.period,
            title=definition.title.in_(language()),
            meaning=definition.meaning.in_(language()),
            value=value,
            chips=[
                {
                    "label": _part_name(definition, each),
                    "href": base + query.query(part=each, cursor=None),
                    "active": each == part,
                    "count": sizes[each],
                }
                for each in parts_of(definition)
            ],
            total=sizes[part],
            rows=[_row(row, cohort.rows) for row in found.rows],
            at_label=str(TIMES.get(cohort.at or "", "")),
            at_kind="due" if cohort.at == "due_at" else "time",
            detail=str(DETAIL_HEADS.get(cohort.rows, "")),
            asked_twice=cohort.rows == "visit",
            unit=desk.units.get(asked, asked.code) if (asked := desk.filters.unit) else "",
            place=place_name(query.jurisdiction) if query.jurisdiction else "",
            channel=channel_name(query.channel) if query.channel else "",
            next=base + query.query(part=part, cursor=encode_cursor(*found.next)) if found.next else "",
            export=f"/reporting/figures/{name}/rows.csv" + query.query(part=part, cursor=None),
            back="/reporting/" + query.query(part=None, cursor=None, age=None),
        )

    @routes.get("/figures/<figure>/rows.csv")
    @requires("dashboard.read")
    def figure_rows(path: FigurePath, query: Behind) -> FlaskResponse:
        name, definition = _named(path.figure)
        desk = open_desk(runtime, principal(), query)
        cohort = cohort_of(definition, part_of(definition, query.part))
        assert cohort is not None
        return export(runtime, name, cohort, desk.selector)


def part_of(definition: Definition, asked: str) -> str:
    """The part asked for, or the first one there is. NotFound for a part that this figure has not."""
    there = parts_of(definition)
    if not asked:
        return "all"
    if asked not in there:
        raise NotFound("there is no such figure")
    return asked


def mark_of(cursor: str | None) -> Mark | None:
    """The place in a list that a cursor names."""
    parts = decode_cursor(cursor, str, str, str)
    return None if parts is None else (str(parts[0]), str(parts[1]), str(parts[2]))


def _named(figure: str) -> tuple[str, Definition]:
    definition = load().get(figure)
    if definition is None:
        raise NotFound("there is no such figure")
    return figure, definition


def _size(runtime: Runtime, definition: Definition, part: str, selector: Selector) -> int:
    cohort = cohort_of(definition, part)
    return total(runtime.database, cohort, selector) if cohort else 0


def _value(runtime: Runtime, definition: Definition, selector: Selector) -> dict[str, str]:
    match definition:
        case Share():
            found = Ratio(
                total(runtime.database, definition.numerator, selector),
                total(runtime.database, definition.denominator, selector),
            )
            sub = _("%(counted)s of %(all)s", counted=found.numerator, all=found.denominator)
            return {"text": share(found), "sub": sub}
        case Median():
            seconds = median_of(runtime.database, definition, selector)
            return {"text": duration(seconds), "sub": exact(seconds)}
        case Count():
            return {"text": str(total(runtime.database, definition.cohort, selector)), "sub": ""}


def _part_name(definition: Definition, part: str) -> str:
    if not isinstance(definition, Share):
        return _("All")
    return {"counted": _("Counted"), "missed": _("Not counted"), "all": _("All asked for")}[part]


def _row(row: dict[str, Any], rows: str) -> dict[str, Any]:
    number = row["registration_no"]
    return {
        "registration_no": {"text": number, "href": _page_of(row)},
        "unit": row["unit_name"] or row["unit"] or "",
        "place": place_name(row["jurisdiction"]),
        "channel": channel_name(row["channel"]) if row["channel"] else "",
        "nature": label(Nature, row["nature"]),
        "received_at": row["received_at"],
        "at": row["at"],
        "replied_at": row["first_replied_at"],
        "closed_at": row["closed_at"] or row["answered_at"],
        "resolved": _tagged(Resolution, row["resolved"]),
        "detail": _tagged(DETAILS.get(rows), row["detail"]),
        "marks": {"text": _("Sealed"), "tag": "sealed"}
        if row["sealed"]
        else {"text": _("Imported"), "tag": "neutral"}
        if row["imported"]
        else "",
    }


def _page_of(row: dict[str, Any]) -> str:
    """Its order; its petition while no unit has it, for those who may read it there. Empty where nothing is open to them."""
    if row["unit"]:
        return f"/assignment/orders/{row['registration_no']}"
    return f"/intake/petitions/{row['registration_no']}" if may("petition.read") and not row["sealed"] else ""


def _tagged(kind: type[Vocabulary] | None, code: str | None) -> dict[str, str] | str:
    if not code:
        return ""
    return tag(kind, code) if kind and code in set(kind) else {"text": code, "tag": "neutral"}
