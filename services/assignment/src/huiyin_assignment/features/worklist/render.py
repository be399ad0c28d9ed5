"""A list as a page: what is due next on top, whose turn it is in words, filters as chips."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from werkzeug.wrappers import Response

from huiyin_assignment import wording
from huiyin_assignment.due import tone
from huiyin_assignment.features.worklist.query import OrdersQuery
from huiyin_assignment.features.worklist.titles import Titles
from huiyin_assignment.standing import turn
from huiyin_chassis.calendar.in_force import Calendars
from huiyin_chassis.clock.calendars import WorkingCalendar
from huiyin_chassis.http.codes import class_name, place_name
from huiyin_chassis.http.i18n import _, _l
from huiyin_chassis.http.pages import page
from huiyin_chassis.http.paging import Page
from huiyin_chassis.http.time_left import time_left
from huiyin_chassis.http.urls import query_url
from huiyin_chassis.http.vocabulary import label, options, tag
from huiyin_chassis.views.view import Row
from huiyin_contracts.vocabulary import Category, ClockKind, Nature, Urgency

CHIPS: Mapping[str, str] = {
    "todo": _l("With the unit"),
    "centre": _l("The centre's turn"),
    "to_dispatch": _l("To dispatch"),
    "replies": _l("Replies to audit"),
    "returns": _l("Returns to decide"),
    "waiting": _l("With the centre"),
    "overdue": _l("Overdue"),
    "closed": _l("Closed"),
    "all": _l("All"),
}

EMPTY: Mapping[str, str] = {
    "todo": _l("Nothing is waiting for the unit. New orders appear here by themselves."),
    "centre": _l("Nothing to dispatch, to audit or to decide."),
    "to_dispatch": _l("Every matter has its unit. What the catalogue has no entry for will appear here."),
    "replies": _l("No reply waits for audit."),
    "returns": _l("No unit asks to give an order back."),
    "waiting": _l("Nothing waits for the centre."),
    "overdue": _l("Nothing is overdue."),
    "closed": _l("Nothing is closed yet."),
    "all": _l("No order fits these filters."),
}


def render_list(
    query: OrdersQuery,
    found: Page[Row],
    counts: Mapping[str, int],
    titles: Titles,
    now: datetime,
    calendars: Calendars,
    *,
    desk: bool,
    batch: Mapping[str, Any] | None = None,
    selectable: str = "",
) -> Response:
    """`batch` is the form under the list, for rows in the state `selectable`."""
    return page(
        "assignment/orders.html",
        desk=desk,
        wanted=query,
        chips=[_chip(show, count, query.show) for show, count in counts.items()],
        urgencies=_urgencies(query),
        columns=_columns(desk),
        rows=[
            _line(row, titles, now, calendars.of(row["jurisdiction"]))
            | {"_selectable": row["state"] == selectable}
            for row in found.items
        ],
        batch=batch if any(row["state"] == selectable for row in found.items) else None,
        words=wording,
        empty=EMPTY[query.show],
        next=query_url(cursor=found.next) if found.next else "",
    )


def _chip(show: str, count: int, current: str) -> dict[str, Any]:
    return {"label": CHIPS[show], "href": query_url(show=show), "active": show == current, "count": count}


def _urgencies(query: OrdersQuery) -> list[dict[str, Any]]:
    every = {"label": _("Any urgency"), "href": query_url(urgency=None), "active": not query.urgency}
    return [every] + [
        {"label": said, "href": query_url(urgency=u), "active": query.urgency == u}
        for u, said in options(Urgency)
    ]


def _columns(desk: bool) -> list[dict[str, Any]]:
    unit = [{"key": "unit", "label": _("Unit"), "sortable": False}] if desk else []
    return [
        {"key": "due", "label": _("Due")},
        {"key": "number", "label": _("Number"), "kind": "code", "sortable": False},
        {"key": "turn", "label": _("What is to be done"), "sortable": False},
        {"key": "matter", "label": _("Matter"), "sortable": False},
        *unit,
        {"key": "urgency", "label": _("Urgency"), "kind": "tag", "sortable": False},
        {"key": "state", "label": _("State"), "kind": "tag", "sortable": False},
        {"key": "received", "label": _("Received on"), "kind": "date"},
    ]


def _line(row: Row, titles: Titles, now: datetime, calendar: WorkingCalendar) -> dict[str, Any]:
    kind, state = wording.STATES[row["state"]]
    left = time_left(row["due_at"], now, calendar) if row["due_at"] else ""
    marks = [_("sealed")] if row["sealed"] else []
    marks += [_("imported")] if row["imported"] else []
    marks += [_("confidential")] if row["confidential"] and not row["sealed"] else []
    return {
        "_id": row["registration_no"],
        "_tone": tone(row["due_at"], now) if row["state"] != "closed" else "",
        "due": {"text": left, "sub": label(ClockKind, row["due_kind"])} if left else None,
        "number": {
            "text": row["registration_no"],
            "href": f"/assignment/orders/{row['registration_no']}",
            "sub": " · ".join(marks),
        },
        "turn": turn(row),
        "matter": _matter(row, titles),
        "unit": row["unit_name"],
        "urgency": tag(Urgency, row["urgency"]),
        "state": {"tag": "sealed" if row["sealed"] else kind, "text": state},
        "received": row["received_at"],
    }


def _matter(row: Row, titles: Titles) -> dict[str, Any]:
    if row["sealed"]:
        return {"text": label(Category, row["category"])}
    kind = [
        label(Nature, row["nature"]),
        class_name(row["matter_class"]),
        place_name(row["place"]),
    ]
    words = " · ".join(str(word) for word in kind if word)
    title = titles.get((row["jurisdiction"], row["registration_no"]))
    return {"text": title, "sub": words} if title else {"text": words}
