"""A unit's worklist and the centre's desk: what is due next on top, whose turn it is in words, filters as chips."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import redirect, request
from flask_openapi3 import APIBlueprint

from huiyin_assignment.domain.vocabulary import State
from huiyin_assignment.features.list_orders.query import OrdersQuery, count_orders, count_overdue, list_orders
from huiyin_assignment.features.list_orders.titles import Titles, titles_of
from huiyin_assignment.features.list_orders.turn import turn
from huiyin_assignment.links import desk_url, dispatch_many_url, order_url, orders_url, sign_many_url
from huiyin_assignment.listed_order import ListedOrder
from huiyin_assignment.order_access import readable_orders
from huiyin_assignment.state_tags import state_tag
from huiyin_assignment.views.units import receivers
from huiyin_contracts.vocabulary import Category, DispatchMode, Nature, Urgency
from huiyin_ledger.calendar.in_force import calendars_in_force
from huiyin_ledger.clock.calendars import WorkingCalendar
from huiyin_web.http.access import principal, requires
from huiyin_web.http.codes import class_name, place_name
from huiyin_web.http.forms import filters_in_address
from huiyin_web.http.i18n import _, _l, china_due
from huiyin_web.http.overdue import overdue_label
from huiyin_web.http.pages import page
from huiyin_web.http.parts import Cell, Chip, Column, Row, Tone
from huiyin_web.http.time_left import time_left
from huiyin_web.http.urls import query_url
from huiyin_web.http.vocabulary import duty_label, label, options, tag
from huiyin_web.runtime import Runtime

_WITH_UNIT = (State.DISPATCHED, State.SIGNED, State.CONTACTED, State.HANDLING)
UNIT_SHOWS = ("todo", "overdue", "waiting", "closed", "all")
DESK_SHOWS = ("centre", "to_dispatch", "replies", "returns", "overdue", "todo", "closed", "all")

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
    "todo": _l("Nothing is waiting for the unit. Reload the page to see new orders."),
    "centre": _l("Nothing to dispatch, to audit or to decide."),
    "to_dispatch": _l("Every matter has its unit. What the catalogue has no entry for will appear here."),
    "replies": _l("No reply waits for audit."),
    "returns": _l("No unit asks to give an order back."),
    "waiting": _l("Nothing waits for the centre."),
    "overdue": _l("Nothing is overdue."),
    "closed": _l("Nothing is closed yet."),
    "all": _l("No order fits these filters."),
}


@dataclass(frozen=True)
class BatchForm:
    """What the list offers for many orders at once: those in `state`. The desk dispatches to one of `units`, a unit signs."""

    address: str
    state: State
    units: Sequence[tuple[str, Sequence[tuple[str, str]]]] = ()
    modes: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class OrdersPage:
    """`search`: what was typed as a registration number; `next`: the address of the following page."""

    title: str
    shows: Sequence[Chip]
    overdue: Sequence[Chip]
    urgencies: Sequence[Chip]
    search: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    sort: str
    batch: BatchForm | None
    empty: str
    next: str


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/", doc_ui=False)
    @requires("order.read")
    def page_home() -> Any:
        return redirect(orders_url() if principal().unit else desk_url(), code=303)

    @routes.get("/orders", doc_ui=False)
    @requires("order.read")
    def page_orders() -> Any:
        sign = BatchForm(sign_many_url(), State.DISPATCHED) if principal().unit else None
        model = _orders_page(runtime, _query(UNIT_SHOWS), _("Orders"), UNIT_SHOWS, sign)
        return page("assignment/orders.html", **vars(model))

    @routes.get("/desk", doc_ui=False)
    @requires("order.dispatch")
    def page_desk() -> Any:
        query = _query(DESK_SHOWS)
        dispatch = BatchForm(
            dispatch_many_url(),
            State.TO_DISPATCH,
            [
                (place_name(place), [(str(key), name) for key, name in units])
                for place, units in receivers(
                    runtime.database, query.jurisdiction or principal().jurisdiction
                ).items()
            ],
            options(DispatchMode),
        )
        model = _orders_page(runtime, query, _("Dispatch desk"), DESK_SHOWS, dispatch, desk=True)
        return page("assignment/orders.html", **vars(model))


def tone(due_at: datetime | None, now: datetime) -> Tone:
    """``bad`` when overdue, ``warn`` inside the last day, else empty."""
    if due_at is None:
        return ""
    if due_at < now:
        return "bad"
    return "warn" if due_at - now < timedelta(days=1) else ""


def _query(shows: Sequence[str]) -> OrdersQuery:
    """The filters in the URL; what is wrong there counts as not given."""
    show = request.args.get("show", "")
    return filters_in_address(OrdersQuery, show=show if show in shows else shows[0], limit=50)


def _orders_page(
    runtime: Runtime,
    query: OrdersQuery,
    title: str,
    shows: Sequence[str],
    batch: BatchForm | None,
    *,
    desk: bool = False,
) -> OrdersPage:
    scope, now = readable_orders(principal()), runtime.clock.now()
    found = list_orders(runtime.database, scope, query, now)
    counts = count_orders(runtime.database, scope, query, shows, now)
    titles = titles_of(runtime, found.items)
    calendars = calendars_in_force(runtime.database)
    selectable = batch.state if batch else None
    rows = [
        _row(order, titles, now, calendars.of(order.jurisdiction), selectable=order.state is selectable)
        for order in found.items
    ]
    return OrdersPage(
        title=title,
        shows=[
            Chip(str(CHIPS[show]), query_url(show=show), show == query.show, count)
            for show, count in counts.items()
        ],
        overdue=_overdue(query, count_overdue(runtime.database, scope, query, now)),
        urgencies=_urgencies(query),
        search=query.q,
        columns=_columns(desk),
        rows=rows,
        sort=query.sort,
        batch=batch if any(row.selectable for row in rows) else None,
        empty=str(EMPTY[query.show]),
        next=query_url(cursor=found.next) if found.next else "",
    )


def _overdue(query: OrdersQuery, counts: Mapping[str, int]) -> list[Chip]:
    """Each way of being overdue that there is, with how many duties are."""
    return [
        Chip(
            overdue_label(way),
            query_url(overdue=None if query.overdue == way else way, show="all"),
            query.overdue == way,
            count,
        )
        for way, count in counts.items()
        if count or query.overdue == way
    ]


def _urgencies(query: OrdersQuery) -> list[Chip]:
    every = Chip(_("Any urgency"), query_url(urgency=None), not query.urgency)
    return [every] + [
        Chip(word, query_url(urgency=value), query.urgency == value) for value, word in options(Urgency)
    ]


def _columns(desk: bool) -> list[Column]:
    return [
        Column("due", _("Due")),
        Column("number", _("Number"), "code", sortable=False),
        Column("turn", _("What is to be done"), sortable=False),
        Column("matter", _("Matter"), sortable=False),
        *([Column("unit", _("Unit"), sortable=False)] if desk else []),
        Column("urgency", _("Urgency"), "tag", sortable=False),
        Column("state", _("State"), "tag", sortable=False),
        Column("received", _("Received on"), "date"),
    ]


def _row(
    order: ListedOrder, titles: Titles, now: datetime, calendar: WorkingCalendar, *, selectable: bool
) -> Row:
    left = time_left(order.due_at, now, calendar) if order.due_at else ""
    state = state_tag(order.state, sealed=order.sealed)
    number = order.registration_no
    return Row(
        {
            "due": Cell(left, sub=duty_label(order.due_kind)) if left else None,
            "number": Cell(number, order_url(number), sub=" · ".join(_remarks(order))),
            "turn": turn(order),
            "matter": _matter(order, titles),
            "unit": order.unit_name,
            "urgency": tag(Urgency, order.urgency),
            "state": Cell(state.label, tag=state.kind),
            "received": order.received_at,
        },
        id=number,
        tone=tone(order.due_at, now) if order.state is not State.CLOSED else "",
        selectable=selectable,
    )


def _remarks(order: ListedOrder) -> list[str]:
    remarks = [_("sealed")] if order.sealed else []
    if order.urged_until is not None:
        remarks.insert(0, _("urged: answer by %(time)s", time=china_due(order.urged_until)))
    remarks += [_("imported")] if order.imported else []
    if order.confidential and not order.sealed:
        waits = order.contacted_at is None and order.state in _WITH_UNIT
        remarks += [_("confidential: the centre contacts the caller") if waits else _("confidential")]
    return remarks


def _matter(order: ListedOrder, titles: Titles) -> Cell:
    if order.sealed:
        return Cell(label(Category, order.category))
    kind = (label(Nature, order.nature), class_name(order.matter_class), place_name(order.place))
    words = " · ".join(str(word) for word in kind if word)
    title = titles.get((order.jurisdiction, order.registration_no))
    return Cell(title, sub=words) if title else Cell(words)
