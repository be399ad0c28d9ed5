"""The page of reminders."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_openapi3 import APIBlueprint

from huiyin_supervision.features.list_reminders.query import list_reminders, newest_reminders
from huiyin_supervision.features.watch_board.titles import titles_for
from huiyin_supervision.list_filters import ListQuery
from huiyin_supervision.row_access import scope_of_owned
from huiyin_supervision.tables import About, reminder_table
from huiyin_supervision.views.matters import matters_of
from huiyin_supervision.views.units import unit_names
from huiyin_web.http import arrivals
from huiyin_web.http.access import principal, requires
from huiyin_web.http.forms import filters_in_address
from huiyin_web.http.pages import page
from huiyin_web.http.parts import Table
from huiyin_web.http.urls import query_url
from huiyin_web.runtime import Runtime


@dataclass(frozen=True)
class RemindersPage:
    """`search`: the part of a registration number that was typed; `next`: the address of the following page."""

    search: str
    reminders: Table
    next: str


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/reminders", doc_ui=False)
    @requires("clock.read")
    def page_reminders() -> Any:
        query, scope = filters_in_address(ListQuery), scope_of_owned(principal(), "clock.read")
        if arrivals.asked():
            return arrivals.arrivals(newest_reminders(runtime.database, scope, query))
        found = list_reminders(runtime.database, scope, query)
        matters = matters_of(runtime.database, found.items)
        titles = titles_for(runtime, principal(), found.items, matters)
        names = unit_names(runtime.database, found.items)
        model = RemindersPage(
            search=query.q,
            reminders=reminder_table(found.items, names, About(titles, matters)),
            next=query_url(cursor=found.next) if found.next else "",
        )
        return page("supervision/reminders.html", **vars(model))
