"""The desk's lists of additions: those to read, and those kept back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
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
)
from huiyin_intake.links import petition_url
from huiyin_intake.waiting import waiting_time
from huiyin_web.http.access import principal, requires
from huiyin_web.http.codes import place_name
from huiyin_web.http.i18n import _
from huiyin_web.http.pages import page
from huiyin_web.http.parts import Cell, Chip, Column, Row
from huiyin_web.http.urls import query_url
from huiyin_web.identity import policy
from huiyin_web.runtime import Runtime


@dataclass(frozen=True)
class AdditionsPage:
    """`kept`: additions kept back, rather than those to read; `next`: address of the following page."""

    kept: bool
    chips: Sequence[Chip]
    columns: Sequence[Column]
    rows: Sequence[Row]
    next: str | None


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/additions", doc_ui=False)
    @requires("petition.triage")
    def page_additions() -> Response:
        scope = policy.scope_of(principal(), "petition.triage")
        to_read, kept_back = AdditionQuery(scope), AdditionQuery(scope, AdditionState.KEPT_BACK)
        kept = request.args.get("state") == AdditionState.KEPT_BACK.value
        shown = replace(kept_back if kept else to_read, cursor=request.args.get("cursor"))
        found = list_additions(runtime, shown)
        now = runtime.clock.now()
        model = AdditionsPage(
            kept=kept,
            chips=[
                Chip(
                    _("To be read"),
                    query_url(state=None),
                    not kept,
                    count_additions(runtime.database, to_read),
                ),
                Chip(
                    _("Kept back"),
                    query_url(state=AdditionState.KEPT_BACK.value),
                    kept,
                    count_additions(runtime.database, kept_back),
                ),
            ],
            columns=_columns(kept),
            rows=[_row(each, now) for each in found.items],
            next=query_url(cursor=found.next) if found.next else None,
        )
        return page("intake/additions.html", **vars(model))


def _columns(kept: bool) -> list[Column]:
    return [
        Column("number", _("Number"), "code"),
        Column("title", _("Title")),
        Column("place", _("Division")),
        Column("added_at", _("Added"), "time"),
        Column("kept_at", _("Kept back"), "time") if kept else Column("waiting", _("Waiting")),
    ]


def _row(addition: ListedAddition, now: datetime) -> Row:
    number = addition.registration_no
    return Row(
        {
            "number": Cell(number, petition_url(number, "additions")),
            "title": _("(erased)") if addition.erased else addition.title,
            "place": place_name(addition.place),
            "added_at": addition.added_at,
            "waiting": waiting_time(addition.added_at, now),
            "kept_at": addition.kept_at,
        }
    )
