"""The return visits' worklist."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import redirect, request
from flask_openapi3 import APIBlueprint

from huiyin_contracts.vocabulary import Resolution, Satisfaction
from huiyin_ledger.clock.china import china_date as china_day
from huiyin_supervision import phrases
from huiyin_supervision.domain.vocabulary import VisitState
from huiyin_supervision.features.list_visits.query import (
    VisitsQuery,
    count_visits,
    list_visits,
    newest_visits,
)
from huiyin_supervision.features.list_visits.titles import Titles, titles_of
from huiyin_supervision.links import matter_url, visit_url, visits_url
from huiyin_supervision.row_access import visits_in_reach
from huiyin_supervision.tables import Names
from huiyin_supervision.views.clocks import review_due
from huiyin_supervision.views.matters import Matters, matters_of
from huiyin_supervision.views.return_visits import ReturnVisitTaskRow
from huiyin_supervision.views.units import unit_names
from huiyin_web.http import arrivals
from huiyin_web.http.access import principal, requires
from huiyin_web.http.codes import place_name
from huiyin_web.http.forms import filters_in_address
from huiyin_web.http.i18n import _, china_date, china_due, china_time, ngettext
from huiyin_web.http.pages import page
from huiyin_web.http.parts import Cell, Cells, Chip, Column, Table
from huiyin_web.http.urls import query_url
from huiyin_web.http.vocabulary import label
from huiyin_web.runtime import Runtime


@dataclass(frozen=True)
class VisitsPage:
    """`search`: the part of a registration number that was typed; `next`: the address of the following page."""

    search: str
    states: Sequence[Chip]
    visits: Table
    next: str


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/return-visits", doc_ui=False)
    @requires("return_visit.record")
    def page_visits() -> Any:
        query, scope = filters_in_address(VisitsQuery), visits_in_reach(runtime, principal())
        if arrivals.asked():
            return arrivals.arrivals(newest_visits(runtime.database, scope, query))
        found = list_visits(runtime.database, scope, query)
        counts = count_visits(runtime.database, scope)
        names = unit_names(runtime.database, found.items)
        matters = matters_of(runtime.database, found.items)
        titles = titles_of(runtime, found.items)
        decide_by = review_due(runtime.database, found.items)
        now = runtime.clock.now()
        model = VisitsPage(
            search=query.q,
            states=[
                Chip(str(word), query_url(state=state), state is query.state, counts.get(state, 0))
                for state, word in phrases.VISIT_STATES.items()
            ],
            visits=Table.of(found.items, lambda visit: _cells(visit, names, matters, titles, decide_by, now)),
            next=query_url(cursor=found.next) if found.next else "",
        )
        return page("supervision/return_visits.html", **vars(model))

    @routes.get("/return-visits/next", doc_ui=False)
    @requires("return_visit.record")
    def page_next_visit() -> Any:
        """The petitioner who has waited longest for the call, but the one of the matter `?number=`."""
        scope, open_now = visits_in_reach(runtime, principal()), request.args.get("number", "")
        waiting = list_visits(runtime.database, scope, VisitsQuery(limit=2)).items
        numbers = [each.registration_no for each in waiting if each.registration_no != open_now]
        return redirect(visit_url(numbers[0]) if numbers else visits_url(), code=303)


def _cells(
    visit: ReturnVisitTaskRow,
    names: Names,
    matters: Matters,
    titles: Titles,
    decide_by: Mapping[tuple[str, str], datetime],
    now: datetime,
) -> Cells:
    number, due = visit.registration_no, visit.state in (VisitState.DUE, VisitState.REVIEW)
    since = waited(visit.approved_at, now) if due else ""
    answer = label(Resolution, visit.resolved)
    satisfied = Cell(answer, sub=label(Satisfaction, visit.satisfaction)) if answer else None
    return {
        Column("waiting", _("Waiting since")): Cell(china_date(visit.approved_at), sub=since),
        Column("number", _("Number"), "code"): Cell(number, visit_url(number) if due else matter_url(number)),
        Column("matter", _("Matter")): _matter(visit, matters, titles),
        Column("unit", _("About the reply of"), varies=True): phrases.owed_by(visit, names),
        Column("review", _("To be decided"), varies=True): _review(visit, decide_by),
        Column("attempts", _("Attempts")): Cell(phrases.attempts(visit), sub=not_before(visit, now)),
        Column("answer", _("Last answer"), varies=True): satisfied,
        Column("redos", _("Redos"), "number", varies=True): visit.redo_count,
    }


def _matter(visit: ReturnVisitTaskRow, matters: Matters, titles: Titles) -> Cell:
    kind = " · ".join(
        word for word in (phrases.about(visit, matters), place_name(visit.jurisdiction)) if word
    )
    title = titles.get((visit.jurisdiction, visit.registration_no))
    return Cell(title, sub=kind) if title else Cell(kind)


def _review(visit: ReturnVisitTaskRow, decide_by: Mapping[tuple[str, str], datetime]) -> Cell:
    """Why the centre has to decide, and until when."""
    by = decide_by.get((visit.jurisdiction, visit.registration_no))
    return Cell(
        str(phrases.SHORT_REVIEWS[visit.review_of]) if visit.review_of else "",
        sub=_("by %(time)s", time=china_due(by)) if by else "",
    )


def not_before(visit: ReturnVisitTaskRow, now: datetime) -> str:
    next_at = visit.next_attempt_at
    too_soon = visit.state == VisitState.DUE and next_at is not None and next_at > now
    return _("not before %(time)s", time=china_time(next_at)) if too_soon else ""


def waited(since: datetime, now: datetime) -> str:
    days = (china_day(now) - china_day(since)).days
    return ngettext("for %(num)d day", "for %(num)d days", days) if days else _("since today")
