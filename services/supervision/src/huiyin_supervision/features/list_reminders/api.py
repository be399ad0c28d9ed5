"""The list of reminders for programs."""

from __future__ import annotations

from datetime import datetime

from flask_openapi3 import APIBlueprint
from pydantic import BaseModel

from huiyin_supervision.features.list_reminders.query import list_reminders
from huiyin_supervision.list_filters import ListQuery
from huiyin_supervision.row_access import scope_of_owned
from huiyin_web.http.access import principal, requires
from huiyin_web.http.paging import Page
from huiyin_web.runtime import Runtime


class ReminderItem(BaseModel):
    """`by_hand`: a supervisor urged; else the rule did."""

    jurisdiction: str
    reminder_id: str
    registration_no: str
    clock_id: str
    kind: str
    unit: str
    by_hand: bool
    sent_at: datetime


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get(
        "/api/v1/reminders", summary="Reminders, the newest first", responses={200: Page[ReminderItem]}
    )
    @requires("clock.read")
    def api_reminders(query: ListQuery) -> Page[ReminderItem]:
        return list_reminders(runtime.database, scope_of_owned(principal(), "clock.read"), query).of(
            ReminderItem
        )
