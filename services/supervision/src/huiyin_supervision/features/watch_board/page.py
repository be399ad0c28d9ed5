"""The board: overdue duties first, what is left in words, every filter in the address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from flask import redirect, request
from flask_openapi3 import APIBlueprint

from huiyin_contracts.base import UnitKey
from huiyin_ledger.calendar.in_force import calendars_in_force
from huiyin_ledger.clock.calendars import WorkingCalendar
from huiyin_supervision import phrases
from huiyin_supervision.domain.vocabulary import Duty
from huiyin_supervision.features.list_visits.titles import Titles
from huiyin_supervision.features.watch_board.query import (
    BoardQuery,
    ClocksQuery,
    OverdueUnit,
    count_overdue,
    count_states,
    list_clocks,
    newest_clocks,
    overdue_by_unit,
    units_that_owe,
)
from huiyin_supervision.features.watch_board.titles import titles_for
from huiyin_supervision.links import board_url, matter_url, overdue_url
from huiyin_supervision.row_access import SEALABLE, scope_of
from huiyin_supervision.tables import Names
from huiyin_supervision.views.clocks import ClockRow
from huiyin_supervision.views.matters import Matters, matters_of
from huiyin_supervision.views.units import unit_names
from huiyin_web.http import arrivals
from huiyin_web.http.access import principal, requires
from huiyin_web.http.codes import place_name
from huiyin_web.http.forms import filters_in_address
from huiyin_web.http.i18n import _, _l, china_due
from huiyin_web.http.overdue import OVERDUE_KINDS, overdue_label
from huiyin_web.http.pages import page
from huiyin_web.http.parts import Bar, Cell, Cells, Chip, Column, ColumnKind, Option, Table, TagKind, Tone
from huiyin_web.http.time_left import time_left
from huiyin_web.http.urls import query_url
from huiyin_web.identity import policy
from huiyin_web.runtime import Runtime

State = Literal["overdue", "soon", "running"]

_CHIPS: Mapping[str, str] = {
    "all": _l("All that run"),
    "overdue": _l("Overdue"),
    "today": _l("Due today"),
    "soon": _l("Due soon"),
    "running": _l("With time left"),
}
_EMPTY: Mapping[str, str] = {
    "all": _l("No clock runs here. Clocks start by themselves when a matter is registered or dispatched."),
    "overdue": _l("Nothing is overdue."),
    "today": _l("Nothing is due today."),
    "soon": _l("Nothing is due soon."),
    "running": _l("No other clock runs."),
}
_TAGS: Mapping[State, tuple[TagKind, str]] = {
    "overdue": ("bad", _l("Overdue")),
    "soon": ("warn", _l("Due soon")),
    "running": ("info", _l("Running")),
}
_TONES: Mapping[State, Tone] = {"overdue": "bad", "soon": "warn", "running": ""}


@dataclass(frozen=True)
class BoardPage:
    """`search`: the part of a registration number that was typed; `units` can be chosen from, `unit` is chosen; `worst`:
    the units with most overdue duties, where all units are shown; `next`: the address of the following page."""

    search: str
    states: Sequence[Chip]
    overdue: Sequence[Chip]
    kinds: Sequence[Chip]
    more: Sequence[Chip]
    units: Sequence[Option]
    unit: str
    worst: Sequence[Bar]
    clocks: Table
    sort: str
    empty: str
    next: str


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/", doc_ui=False)
    @requires("clock.read")
    def page_home() -> Any:
        return redirect(board_url(), code=303)

    @routes.get("/board", doc_ui=False)
    @requires("clock.read")
    def page_board() -> Any:
        query = _query()
        if arrivals.asked():
            scope = scope_of(principal(), "clock.read", SEALABLE)
            return arrivals.arrivals(newest_clocks(runtime.database, scope, query, runtime.clock.now()))
        return page("supervision/board.html", **vars(_board_page(runtime, query)))


def _query() -> ClocksQuery:
    """The filters in the address, where ``unit=230600/roads`` names a unit with its place."""
    unit = UnitKey.parse(request.args.get("unit", ""))
    if unit is None:
        return filters_in_address(BoardQuery, unit="")
    return filters_in_address(BoardQuery, unit=unit.unit, jurisdiction=unit.jurisdiction)


def _board_page(runtime: Runtime, query: ClocksQuery) -> BoardPage:
    database, now = runtime.database, runtime.clock.now()
    scope = scope_of(principal(), "clock.read", SEALABLE)
    found = list_clocks(database, scope, query, now)
    counts = count_states(database, scope, query, now)
    of_units = policy.scope_of(principal(), "clock.read").units is not None
    worst = [] if of_units else overdue_by_unit(database, scope, now)
    owing = [] if of_units else units_that_owe(database, scope)
    names = unit_names(database, [*found.items, *worst, *owing])
    matters, calendars = matters_of(database, found.items), calendars_in_force(database)
    titles = titles_for(runtime, principal(), found.items, matters)
    return BoardPage(
        search=query.q,
        states=[
            Chip(str(word), query_url(state=state), state == query.state, counts.get(state, 0))
            for state, word in _CHIPS.items()
        ],
        overdue=_overdue(query, count_overdue(database, scope, query, now)),
        kinds=_kinds(query),
        more=_more(query),
        units=[
            Option(str(UnitKey.of(unit.jurisdiction, unit.unit)), phrases.owed_by(unit, names))
            for unit in owing
        ],
        unit=f"{query.jurisdiction}/{query.unit}",
        worst=[] if query.state == "overdue" or query.imported else [_bar(unit, names) for unit in worst],
        clocks=Table.of(
            found.items,
            lambda clock: _cells(clock, names, matters, titles, now, calendars.of(clock.jurisdiction)),
            tone=lambda clock: _tone(clock, now),
        ),
        sort=query.sort,
        empty=str(_EMPTY[query.state]),
        next=query_url(cursor=found.next) if found.next else "",
    )


def _overdue(query: ClocksQuery, counts: Mapping[str, int]) -> list[Chip]:
    """Each way of being overdue, with how many there are."""
    return [
        Chip(
            overdue_label(way),
            query_url(overdue=None if query.overdue == way else way, state=None, kind=None),
            query.overdue == way,
            counts.get(way, 0),
        )
        for way in OVERDUE_KINDS
    ]


def _kinds(query: ClocksQuery) -> list[Chip]:
    return [
        Chip(_("Every duty"), query_url(kind=None, overdue=None), not (query.kind or query.overdue)),
        *(Chip(phrases.duty(kind), query_url(kind=kind.value), query.kind == kind) for kind in Duty),
    ]


def _more(query: ClocksQuery) -> list[Chip]:
    provisional = query_url(provisional=None if query.provisional else 1)
    imported = query_url(imported=None if query.imported else 1)
    return [
        Chip(_("Provisional dates only"), provisional, query.provisional),
        Chip(_("Imported history"), imported, query.imported),
    ]


def _bar(unit: OverdueUnit, names: Names) -> Bar:
    href = overdue_url(UnitKey.of(unit.jurisdiction, unit.unit))
    return Bar(phrases.owed_by(unit, names), unit.overdue, href, "bad")


def _cells(
    clock: ClockRow,
    names: Names,
    matters: Matters,
    titles: Titles,
    now: datetime,
    calendar: WorkingCalendar,
) -> Cells:
    kind, word = _TAGS[_state_of(clock, now)]
    left, number = time_left(clock.effective_due_at, now, calendar), clock.registration_no
    about, limit = phrases.about(clock, matters), phrases.amount(clock.amount, clock.amount_unit)
    about = " · ".join(word for word in (about, place_name(clock.jurisdiction)) if word)
    title = titles.get((clock.jurisdiction, number), "")
    sealed: TagKind = "sealed"
    return {
        Column("due", _("Due")): Cell(left, sub=_due(clock)),
        _fixed("state", _("State"), "tag", varies=True): Cell(
            str(word), tag=sealed if clock.sealed else kind
        ),
        _fixed("number", _("Number"), "code"): Cell(number, matter_url(number)),
        _fixed("matter", _("Matter")): Cell(title, sub=about) if title else Cell(about),
        _fixed("duty", _("Duty")): Cell(phrases.duty(clock.kind), sub=limit),
        _fixed("unit", _("Owed by"), varies=True): phrases.owed_by(clock, names),
        Column("started", _("Running since"), "time"): clock.started_at,
        _fixed("marks", _("Marks"), varies=True): _marks(clock),
    }


def _fixed(key: str, label: str, kind: ColumnKind = "text", *, varies: bool = False) -> Column:
    return Column(key, label, kind, sortable=False, varies=varies)


def _tone(clock: ClockRow, now: datetime) -> Tone:
    return "" if clock.imported else _TONES[_state_of(clock, now)]


def _state_of(clock: ClockRow, now: datetime) -> State:
    """``soon``: the reminder's share of the time is used."""
    if now > clock.effective_due_at:
        return "overdue"
    return "soon" if clock.reminder_at is not None and now > clock.reminder_at else "running"


def _due(clock: ClockRow) -> str:
    due = china_due(clock.effective_due_at)
    return f"{due} {_('(provisional)')}" if clock.provisional else due


def _marks(clock: ClockRow) -> str:
    marks = [_("reminded")] if clock.reminded else []
    marks += [_("red card")] if clock.red else [_("yellow card")] if clock.yellow else []
    marks += [_("sealed")] if clock.sealed else []
    return " · ".join(marks)
