"""The page of reminders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_openapi3 import APIBlueprint

from huiyin_supervision.features.list_reminders.query import list_reminders
from huiyin_supervision.list_filters import query_from_address
from huiyin_supervision.row_access import scope_of
from huiyin_supervision.tables import reminder_columns, reminder_row
from huiyin_supervision.views.units import unit_names
from huiyin_web.http.access import principal, requires
from huiyin_web.http.pages import page
from huiyin_web.http.parts import Column, Row
from huiyin_web.http.urls import query_url
from huiyin_web.runtime import Runtime


@dataclass(frozen=True)
class RemindersPage:
    """`search`: the part of a registration number that was typed; `next`: the address of the following page."""

    search: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    next: str


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/reminders", doc_ui=False)
    @requires("clock.read")
    def page_reminders() -> Any:
        query = query_from_address()
        found = list_reminders(runtime.database, scope_of(principal(), "clock.read"), query)
        names = unit_names(runtime.database, found.items)
        model = RemindersPage(
            search=query.q,
            columns=reminder_columns(),
            rows=[reminder_row(reminder, names) for reminder in found.items],
            next=query_url(cursor=found.next) if found.next else "",
        )
        return page("supervision/reminders.html", **vars(model))
