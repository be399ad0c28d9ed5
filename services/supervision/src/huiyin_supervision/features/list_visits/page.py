"""The return visits' worklist."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import request
from flask_openapi3 import APIBlueprint

from huiyin_contracts.vocabulary import Resolution, Satisfaction
from huiyin_ledger.clock.china import china_date as china_day
from huiyin_supervision import phrases
from huiyin_supervision.domain.vocabulary import VisitState
from huiyin_supervision.features.list_visits.query import VisitsQuery, count_visits, list_visits
from huiyin_supervision.links import matter_url, visit_url
from huiyin_supervision.row_access import scope_of
from huiyin_supervision.views.matters import MatterRow, matters_of
from huiyin_supervision.views.return_visits import ReturnVisitTaskRow
from huiyin_supervision.views.units import unit_names
from huiyin_web.http.access import principal, requires
from huiyin_web.http.codes import place_name
from huiyin_web.http.i18n import _, china_date, ngettext
from huiyin_web.http.pages import page
from huiyin_web.http.parts import Cell, Chip, Column, Row
from huiyin_web.http.urls import query_url
from huiyin_web.http.vocabulary import label
from huiyin_web.runtime import Runtime


@dataclass(frozen=True)
class VisitsPage:
    """`search`: the part of a registration number that was typed; `next`: the address of the following page."""

    search: str
    states: Sequence[Chip]
    columns: Sequence[Column]
    rows: Sequence[Row]
    next: str


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/return-visits", doc_ui=False)
    @requires("return_visit.record")
    def page_visits() -> Any:
        query, scope = _query(), scope_of(principal(), "return_visit.record")
        found = list_visits(runtime.database, scope, query)
        counts = count_visits(runtime.database, scope)
        names = unit_names(runtime.database, found.items)
        matters = matters_of(runtime.database, found.items)
        now = runtime.clock.now()
        model = VisitsPage(
            search=query.q,
            states=[
                Chip(str(word), query_url(state=state), state is query.state, counts.get(state, 0))
                for state, word in phrases.VISIT_STATES.items()
            ],
            columns=_columns(),
            rows=[_row(visit, names, matters, now) for visit in found.items],
            next=query_url(cursor=found.next) if found.next else "",
        )
        return page("supervision/return_visits.html", **vars(model))


def _query() -> VisitsQuery:
    """The filters in the address; a state that there is not counts as not given."""
    args = request.args
    state = args.get("state", "")
    return VisitsQuery(
        state=VisitState(state) if state in set(VisitState) else VisitState.DUE,
        q=args.get("q", "").strip()[:40],
        cursor=args.get("cursor"),
    )


def _columns() -> list[Column]:
    return [
        Column("waiting", _("Waiting since")),
        Column("number", _("Number"), "code"),
        Column("matter", _("Matter")),
        Column("unit", _("About the reply of")),
        Column("attempts", _("Attempts")),
        Column("answer", _("Last answer")),
        Column("redos", _("Redos"), "number"),
    ]


def _row(
    visit: ReturnVisitTaskRow,
    names: Mapping[tuple[str, str], str],
    matters: Mapping[tuple[str, str], MatterRow],
    now: datetime,
) -> Row:
    number, due = visit.registration_no, visit.state == VisitState.DUE
    answer = label(Resolution, visit.resolved)
    return Row(
        {
            "waiting": Cell(
                china_date(visit.approved_at), sub=_waited(visit.approved_at, now) if due else ""
            ),
            "number": Cell(number, visit_url(number) if due else matter_url(number)),
            "matter": Cell(phrases.about(visit, matters), sub=place_name(visit.jurisdiction)),
            "unit": phrases.owed_by(visit, names),
            "attempts": phrases.attempts(visit.attempts, visit.attempts_allowed),
            "answer": Cell(answer, sub=label(Satisfaction, visit.satisfaction)) if answer else None,
            "redos": visit.redo_count,
        }
    )


def _waited(since: datetime, now: datetime) -> str:
    days = (china_day(now) - china_day(since)).days
    return ngettext("for %(num)d day", "for %(num)d days", days) if days else _("since today")
