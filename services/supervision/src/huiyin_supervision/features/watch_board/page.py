"""The board as a page: overdue first, the reason in words, every filter in the address."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from werkzeug.wrappers import Response

from huiyin_chassis.calendar.in_force import calendars_in_force
from huiyin_chassis.clock.calendars import WorkingCalendar
from huiyin_chassis.http.access import principal
from huiyin_chassis.http.codes import place_name
from huiyin_chassis.http.i18n import _, _l, china_due
from huiyin_chassis.http.pages import page
from huiyin_chassis.http.paging import Page
from huiyin_chassis.http.time_left import time_left
from huiyin_chassis.http.urls import query_url
from huiyin_chassis.http.vocabulary import label, options
from huiyin_chassis.identity.scope import Condition, UnitRef
from huiyin_chassis.runtime import Runtime
from huiyin_chassis.views.view import Row
from huiyin_contracts.vocabulary import ClockKind
from huiyin_supervision import phrases
from huiyin_supervision.features.watch_board.query import (
    ClocksQuery,
    count_states,
    list_clocks,
    overdue_by_unit,
    units_that_owe,
)
from huiyin_supervision.views.matters import MatterRow, matters_of
from huiyin_supervision.views.units import unit_names

_CHIPS: Mapping[str, str] = {
    "all": _l("All that run"),
    "overdue": _l("Overdue"),
    "soon": _l("Due soon"),
    "running": _l("With time left"),
}
_EMPTY: Mapping[str, str] = {
    "all": _l("No clock runs here. Clocks start by themselves when a matter is registered or dispatched."),
    "overdue": _l("Nothing is overdue."),
    "soon": _l("Nothing is due soon."),
    "running": _l("No other clock runs."),
}
_TONES = {"overdue": "bad", "soon": "warn", "running": ""}


def render_board(runtime: Runtime, scope: Condition, wanted: ClocksQuery, now: datetime) -> Response:
    database = runtime.database
    found = list_clocks(database, scope, wanted, now)
    counts = count_states(database, scope, wanted, now)
    worst = [] if principal().unit else overdue_by_unit(database, scope, now)
    owing = [] if principal().unit else units_that_owe(database, scope)
    names = unit_names(database, _units([*found.items, *worst, *owing]))
    return page(
        "supervision/board.html",
        wanted=wanted,
        chosen_unit=str(UnitRef(wanted.jurisdiction, wanted.unit)),
        states=[_chip(state, counts.get(state, 0), wanted.state) for state in _CHIPS],
        kinds=_kinds(wanted),
        more=_more(wanted),
        units=[
            (str(UnitRef(row["jurisdiction"], row["unit"])), names[row["jurisdiction"], row["unit"]])
            for row in owing
        ],
        worst=[_worst(row, names) for row in worst],
        columns=_columns(),
        rows=_lines(runtime, found, names, now),
        empty=_EMPTY[wanted.state],
        next=query_url(cursor=found.next) if found.next else "",
    )


def _units(rows: list[Row]) -> list[tuple[str, str]]:
    return [(row["jurisdiction"], row["unit"]) for row in rows if row["unit"] is not None]


def _chip(state: str, count: int, current: str) -> dict[str, Any]:
    return {
        "label": _CHIPS[state],
        "href": query_url(state=state),
        "active": state == current,
        "count": count,
    }


def _kinds(wanted: ClocksQuery) -> list[dict[str, Any]]:
    every = {"label": _("Every duty"), "href": query_url(kind=None), "active": not wanted.kind}
    return [every] + [
        {"label": said, "href": query_url(kind=kind), "active": wanted.kind == kind}
        for kind, said in options(ClockKind)
    ]


def _more(wanted: ClocksQuery) -> list[dict[str, Any]]:
    return [
        {
            "label": _("Provisional dates only"),
            "href": query_url(provisional=None if wanted.provisional else 1),
            "active": wanted.provisional,
        },
        {
            "label": _("Imported history"),
            "href": query_url(imported=None if wanted.imported else 1),
            "active": wanted.imported,
        },
    ]


def _worst(row: Row, names: Mapping[tuple[str, str], str]) -> tuple[str, int, str, str]:
    href = f"/supervision/board?state=overdue&unit={UnitRef(row['jurisdiction'], row['unit'])}"
    return names[row["jurisdiction"], row["unit"]], row["overdue"], href, "bad"


def _columns() -> list[dict[str, Any]]:
    return [
        {"key": "due", "label": _("Due")},
        {"key": "state", "label": _("State"), "kind": "tag", "sortable": False},
        {"key": "number", "label": _("Number"), "kind": "code", "sortable": False},
        {"key": "matter", "label": _("Matter"), "sortable": False},
        {"key": "duty", "label": _("Duty"), "sortable": False},
        {"key": "unit", "label": _("Owed by"), "sortable": False},
        {"key": "started", "label": _("Running since"), "kind": "time"},
        {"key": "marks", "label": _("Marks"), "sortable": False},
    ]


def _lines(
    runtime: Runtime, found: Page[Row], names: Mapping[tuple[str, str], str], now: datetime
) -> list[dict[str, Any]]:
    calendars = calendars_in_force(runtime.database)
    matters = matters_of(runtime.database, found.items)
    return [_line(row, names, matters, now, calendars.of(row["jurisdiction"])) for row in found.items]


def _line(
    row: Row,
    names: Mapping[tuple[str, str], str],
    matters: Mapping[tuple[str, str], MatterRow],
    now: datetime,
    calendar: WorkingCalendar,
) -> dict[str, Any]:
    state = _state_of(row["effective_due_at"], row["reminder_at"], now)
    kind, said = phrases.STATES[state]
    unit = row["unit"] and names[row["jurisdiction"], row["unit"]]
    return {
        "_tone": _TONES[state] if not row["imported"] else "",
        "due": {
            "text": time_left(row["effective_due_at"], now, calendar),
            "sub": _due(row["effective_due_at"], row["provisional"]),
        },
        "state": {"tag": "sealed" if row["competent_unit"] else kind, "text": said},
        "number": {
            "text": row["registration_no"],
            "href": f"/supervision/matters/{row['registration_no']}",
        },
        "matter": {
            "text": phrases.about(matters.get((row["jurisdiction"], row["registration_no"]))),
            "sub": place_name(row["jurisdiction"]),
        },
        "duty": {
            "text": label(ClockKind, row["kind"]),
            "sub": phrases.amount(row["amount"], row["amount_unit"]),
        },
        "unit": phrases.owed_by(unit),
        "started": row["started_at"],
        "marks": _marks(row),
    }


def _state_of(due_at: datetime, reminder_at: datetime | None, now: datetime) -> str:
    """``overdue``, ``soon`` (the reminder's share of the time is used) or ``running``."""
    if now > due_at:
        return "overdue"
    return "soon" if reminder_at is not None and now > reminder_at else "running"


def _due(due_at: datetime, provisional: bool) -> str:
    when = china_due(due_at)
    return f"{when} {_('(provisional)')}" if provisional else when


def _marks(row: Row) -> str:
    marks = [_("reminded")] if row["reminded"] else []
    marks += [_("red card")] if row["red"] else [_("yellow card")] if row["yellow"] else []
    marks += [_("sealed")] if row["competent_unit"] else []
    return " · ".join(marks)
