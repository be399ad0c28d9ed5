"""The reminders' page, and their list for programs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import request
from flask_openapi3 import APIBlueprint
from pydantic import BaseModel, ConfigDict

from huiyin_chassis.http.access import principal, requires
from huiyin_chassis.http.i18n import _
from huiyin_chassis.http.pages import page
from huiyin_chassis.http.paging import Page, read_page
from huiyin_chassis.http.urls import query_url
from huiyin_chassis.http.vocabulary import label
from huiyin_chassis.runtime import Runtime
from huiyin_chassis.views.view import Row
from huiyin_contracts.vocabulary import ClockKind
from huiyin_supervision.list_filters import ListQuery, conditions_of
from huiyin_supervision.row_access import reach
from huiyin_supervision.views.units import unit_names


class ReminderItem(BaseModel):
    """`by_hand`: a supervisor urged; else the rule did."""

    model_config = ConfigDict(extra="ignore")

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
    def api_reminders(query: ListQuery) -> Any:
        found = _list(runtime, query)
        items = [ReminderItem.model_validate(row) for row in found.items]
        return Page(items=items, next=found.next).model_dump(mode="json")

    @routes.get("/reminders", doc_ui=False)
    @requires("clock.read")
    def page_reminders() -> Any:
        args = request.args
        wanted = ListQuery(
            q=args.get("q", "").strip()[:40], unit=args.get("unit", "")[:80], cursor=args.get("cursor")
        )
        found = _list(runtime, wanted)
        names = unit_names(runtime.database, [(row["jurisdiction"], row["unit"]) for row in found.items])
        return page(
            "supervision/reminders.html",
            wanted=wanted,
            columns=_columns(),
            rows=[_line(row, names) for row in found.items],
            next=query_url(cursor=found.next) if found.next else "",
        )


def _list(runtime: Runtime, query: ListQuery) -> Page[Row]:
    """The newest first."""
    conditions, params = conditions_of(reach(principal(), "clock.read"), query)
    return read_page(
        runtime.database,
        f"SELECT r.* FROM live.reminders r WHERE {' AND '.join(conditions)}",
        params,
        key=("sent_at", "jurisdiction", "reminder_id"),
        descending=True,
        cursor=query.cursor,
        limit=query.limit,
    )


def _columns() -> list[dict[str, Any]]:
    return [
        {"key": "sent", "label": _("Sent"), "kind": "time"},
        {"key": "unit", "label": _("Unit")},
        {"key": "number", "label": _("Number"), "kind": "code"},
        {"key": "duty", "label": _("Duty")},
        {"key": "how", "label": _("How")},
    ]


def _line(row: Row, names: Mapping[tuple[str, str], str]) -> dict[str, Any]:
    return {
        "sent": row["sent_at"],
        "unit": names[row["jurisdiction"], row["unit"]],
        "number": {
            "text": row["registration_no"],
            "href": f"/supervision/matters/{row['registration_no']}",
        },
        "duty": label(ClockKind, row["kind"]),
        "how": _("urged by a supervisor") if row["by_hand"] else _("by the rule"),
    }
