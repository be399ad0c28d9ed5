"""The page of what units promised."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_openapi3 import APIBlueprint

from huiyin_assignment.features.list_orders.titles import Titles, titles_of
from huiyin_assignment.features.list_promises.query import (
    SHOWS,
    ListedPromise,
    PromisesQuery,
    count_promises,
    list_promises,
    newest_promises,
)
from huiyin_assignment.links import order_url
from huiyin_assignment.order_access import orders_worked_on
from huiyin_ledger.clock.china import china_date as china_day
from huiyin_web.http import arrivals
from huiyin_web.http.access import principal, requires
from huiyin_web.http.forms import filters_in_address
from huiyin_web.http.i18n import _, _l, china_date, ngettext
from huiyin_web.http.pages import page
from huiyin_web.http.parts import Cell, Cells, Chip, Column, Table
from huiyin_web.http.urls import query_url
from huiyin_web.runtime import Runtime

_WORDS: Mapping[str, str] = {
    "open": _l("Not yet done"),
    "due": _l("Due or late"),
    "late": _l("Late"),
    "kept": _l("Done"),
}


@dataclass(frozen=True)
class PromisesPage:
    """`next`: the address of the following page."""

    shows: Sequence[Chip]
    promises: Table
    next: str


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/promises", doc_ui=False)
    @requires("order.read")
    def page_promises() -> Any:
        query, scope = filters_in_address(PromisesQuery), orders_worked_on(principal())
        today = china_day(runtime.clock.now())
        if arrivals.asked():
            return arrivals.arrivals(newest_promises(runtime.database, scope, query, today))
        found = list_promises(runtime.database, scope, query, today)
        counts = count_promises(runtime.database, scope, today)
        titles = titles_of(runtime, found.items)
        model = PromisesPage(
            shows=[
                Chip(
                    str(_WORDS[show]),
                    query_url(show=show, cursor=None),
                    show == query.show,
                    counts.get(show, 0),
                )
                for show in SHOWS
            ],
            promises=Table.of(found.items, lambda each: _cells(each, titles, today)),
            next=query_url(cursor=found.next) if found.next else "",
        )
        return page("assignment/promises.html", **vars(model))


def _cells(promise: ListedPromise, titles: Titles, today: date) -> Cells:
    number = promise.registration_no
    return {
        Column("number", _("Number"), "code"): Cell(number, order_url(number)),
        Column("title", _("Title")): titles.get((promise.jurisdiction, number), ""),
        Column("unit", _("Unit"), varies=True): promise.unit_name,
        Column("promised_for", _("Promised for")): _promised(promise, today),
        Column("followed_at", _("Last follow-up"), varies=True): china_date(promise.followed_at)
        if promise.followed_at
        else _("none yet"),
        Column("kept_at", _("Done on"), varies=True): china_date(promise.kept_at) if promise.kept_at else "",
    }


def _promised(promise: ListedPromise, today: date) -> Cell:
    day = promise.promised_for
    if day is None:
        return Cell(_("no day named"), tag="warn")
    late = (today - day).days
    if promise.kept_at is not None or late <= 0:
        return Cell(day.isoformat())
    return Cell(day.isoformat(), tag="bad", sub=ngettext("%(num)d day late", "%(num)d days late", late))
