"""The worklist and the form as pages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from werkzeug.wrappers import Response

from huiyin_chassis.clock.china import china_date as china_day
from huiyin_chassis.http.codes import place_name
from huiyin_chassis.http.i18n import _, china_date, ngettext
from huiyin_chassis.http.pages import page
from huiyin_chassis.http.urls import query_url
from huiyin_chassis.http.vocabulary import label, options
from huiyin_chassis.identity.policy import Principal
from huiyin_chassis.identity.scope import Condition
from huiyin_chassis.runtime import Runtime
from huiyin_chassis.views.view import Row
from huiyin_contracts.vocabulary import Resolution, Satisfaction
from huiyin_supervision import phrases
from huiyin_supervision.domain.vocabulary import VisitState
from huiyin_supervision.features.visit_petitioner.query import count_visits, list_visits
from huiyin_supervision.views.handlers import handlers_of
from huiyin_supervision.views.matters import MatterRow, matters_of
from huiyin_supervision.views.units import unit_names

Names = Mapping[tuple[str, str], str]
Matters = Mapping[tuple[str, str], MatterRow]


def render_list(
    runtime: Runtime, scope: Condition, state: VisitState, q: str, cursor: str | None
) -> Response:
    found = list_visits(runtime.database, scope, state, q, cursor)
    counts = count_visits(runtime.database, scope)
    names = unit_names(runtime.database, [(row["jurisdiction"], row["unit"]) for row in found.items])
    matters = matters_of(runtime.database, found.items)
    now = runtime.clock.now()
    return page(
        "supervision/return_visits.html",
        q=q,
        chips=[_chip(each, counts.get(each, 0), state) for each in VisitState],
        columns=_columns(),
        rows=[_line(row, names, matters, now) for row in found.items],
        next=query_url(cursor=found.next) if found.next else "",
    )


def render_form(
    runtime: Runtime,
    principal: Principal,
    visit: Row,
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
    status: int = 200,
) -> Response:
    names = unit_names(runtime.database, [(visit["jurisdiction"], visit["unit"])])
    handlers = handlers_of(runtime.database, visit["jurisdiction"], visit["registration_no"])
    return page(
        "supervision/return_visit.html",
        status=status,
        visit=visit,
        due=visit["state"] == VisitState.DUE,
        handled_it=principal.id in handlers,
        known=_known(visit, names, matters_of(runtime.database, [visit])),
        typed=typed or {},
        errors=errors or {},
        labels={
            "answered": _("Did anybody answer?"),
            "resolved": _("Is it settled?"),
            "satisfaction": _("How satisfied?"),
        },
        answered=[("yes", _("Yes")), ("no", _("No, nobody could be reached"))],
        resolutions=options(Resolution),
        satisfactions=options(Satisfaction),
    )


def _known(visit: Row, names: Names, matters: Matters) -> list[tuple[str, Any]]:
    return [
        (_("Number"), visit["registration_no"]),
        (_("Matter"), phrases.about(matters.get((visit["jurisdiction"], visit["registration_no"])))),
        (_("About the reply of"), names[visit["jurisdiction"], visit["unit"]]),
        (_("Round"), visit["round"]),
        (_("Attempts"), _attempts(visit)),
        (_("State"), phrases.VISIT_STATES[visit["state"]][1]),
    ]


def _attempts(visit: Row) -> str:
    return _("%(made)s of %(allowed)s", made=visit["attempts"], allowed=visit["attempts_allowed"])


def _chip(state: VisitState, count: int, current: VisitState) -> dict[str, Any]:
    return {
        "label": phrases.VISIT_STATES[state][1],
        "href": query_url(state=state),
        "active": state is current,
        "count": count,
    }


def _columns() -> list[dict[str, Any]]:
    return [
        {"key": "waiting", "label": _("Waiting since")},
        {"key": "number", "label": _("Number"), "kind": "code"},
        {"key": "matter", "label": _("Matter")},
        {"key": "unit", "label": _("About the reply of")},
        {"key": "attempts", "label": _("Attempts")},
        {"key": "answer", "label": _("Last answer")},
        {"key": "redos", "label": _("Redos"), "kind": "number"},
    ]


def _line(row: Row, names: Names, matters: Matters, now: datetime) -> dict[str, Any]:
    number = row["registration_no"]
    due = row["state"] == VisitState.DUE
    answer = label(Resolution, row["resolved"])
    return {
        "waiting": {
            "text": china_date(row["approved_at"]),
            "sub": _waited(row["approved_at"], now) if due else "",
        },
        "number": {
            "text": number,
            "href": f"/supervision/return-visits/{number}" if due else f"/supervision/matters/{number}",
        },
        "matter": {
            "text": phrases.about(matters.get((row["jurisdiction"], number))),
            "sub": place_name(row["jurisdiction"]),
        },
        "unit": names[row["jurisdiction"], row["unit"]],
        "attempts": _attempts(row),
        "answer": {"text": answer, "sub": label(Satisfaction, row["satisfaction"])} if answer else None,
        "redos": row["redo_count"],
    }


def _waited(since: datetime, now: datetime) -> str:
    days = (china_day(now) - china_day(since)).days
    return ngettext("for %(num)d day", "for %(num)d days", days) if days else _("since today")
