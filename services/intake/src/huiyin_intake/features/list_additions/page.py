"""The desk's lists of additions: those to read, and those kept back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import request
from flask_openapi3 import APIBlueprint
from werkzeug.wrappers import Response

from huiyin_intake.domain.vocabulary import AdditionState
from huiyin_intake.features.list_additions.query import (
    AdditionQuery,
    ListedAddition,
    count_additions,
    list_additions,
    newest_additions,
)
from huiyin_intake.links import petition_url
from huiyin_intake.waiting import waiting_time
from huiyin_web.http import arrivals
from huiyin_web.http.access import principal, requires
from huiyin_web.http.codes import place_name
from huiyin_web.http.i18n import _
from huiyin_web.http.pages import page
from huiyin_web.http.parts import Cell, Chip, Column, Content, Table
from huiyin_web.http.urls import query_url
from huiyin_web.identity import policy
from huiyin_web.runtime import Runtime


@dataclass(frozen=True)
class AdditionsPage:
    """`kept`: additions kept back, rather than those to read; `next`: address of the following page."""

    kept: bool
    chips: Sequence[Chip]
    table: Table
    next: str | None


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/additions", doc_ui=False)
    @requires("petition.triage")
    def page_additions() -> Response:
        database, scope = runtime.database, policy.scope_of(principal(), "petition.triage")
        to_read = AdditionQuery(scope=scope)
        kept_back = AdditionQuery(scope=scope, state=AdditionState.KEPT_BACK)
        kept = request.args.get("state") == AdditionState.KEPT_BACK.value
        shown = (kept_back if kept else to_read).model_copy(update={"cursor": request.args.get("cursor")})
        if arrivals.asked():
            return arrivals.arrivals(newest_additions(database, shown))
        found = list_additions(runtime, shown)
        now = runtime.clock.now()
        model = AdditionsPage(
            kept=kept,
            chips=[
                Chip(_("To be read"), query_url(state=None), not kept, count_additions(database, to_read)),
                Chip(
                    _("Kept back"),
                    query_url(state=kept_back.state),
                    kept,
                    count_additions(database, kept_back),
                ),
            ],
            table=Table.of(found.items, lambda each: _cells(each, now)),
            next=query_url(cursor=found.next) if found.next else None,
        )
        return page("intake/additions.html", **vars(model))


def _cells(addition: ListedAddition, now: datetime) -> dict[Column, Cell | Content]:
    number, kept_at = addition.registration_no, addition.kept_at
    return {
        Column("number", _("Number"), "code"): Cell(number, petition_url(number, "additions")),
        Column("title", _("Title")): _("(erased)") if addition.erased else addition.title,
        Column("place", _("Division"), varies=True): place_name(addition.place),
        Column("added_at", _("Added"), "time"): addition.added_at,
        **(
            {Column("kept_at", _("Kept back"), "time"): kept_at}
            if kept_at
            else {Column("waiting", _("Waiting")): waiting_time(addition.added_at, now)}
        ),
    }
