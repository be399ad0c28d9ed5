"""A unit's worklist and the centre's desk: what is due next on top, whose turn it is in words, filters as chips."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from flask import redirect, request
from flask_openapi3 import APIBlueprint
from werkzeug.wrappers import Response

from huiyin_assignment.domain.vocabulary import State
from huiyin_assignment.features.list_orders.query import (
    CENTRES,
    NOBODY,
    OrdersQuery,
    ShownOrdersQuery,
    count_orders,
    count_overdue,
    list_orders,
    newest_orders,
)
from huiyin_assignment.features.list_orders.titles import Titles, titles_of
from huiyin_assignment.features.list_orders.turn import turn
from huiyin_assignment.links import desk_url, dispatch_many_url, order_url, orders_url, sign_many_url
from huiyin_assignment.listed_order import ListedOrder
from huiyin_assignment.order_access import orders_in_reach, readable_orders
from huiyin_assignment.state_tags import state_tag
from huiyin_assignment.views.units import receivers
from huiyin_contracts.vocabulary import Category, DispatchMode, Nature, Urgency
from huiyin_ledger.calendar.in_force import calendars_in_force
from huiyin_ledger.clock.calendars import WorkingCalendar
from huiyin_web.http import arrivals
from huiyin_web.http.access import may, principal, requires
from huiyin_web.http.actors import Names
from huiyin_web.http.codes import class_name, place_name
from huiyin_web.http.filling import was_typed
from huiyin_web.http.forms import filters_in_address
from huiyin_web.http.i18n import _, _l, china_due
from huiyin_web.http.overdue import overdue_label
from huiyin_web.http.pages import page
from huiyin_web.http.parts import Cell, Chip, Column, Group, Groups, Option, Options, Row, Tone, telling
from huiyin_web.http.time_left import time_left
from huiyin_web.http.urls import query_url
from huiyin_web.http.vocabulary import duty_label, label, options, tag
from huiyin_web.runtime import Runtime

_WITH_UNIT = (State.DISPATCHED, State.SIGNED, State.CONTACTED, State.HANDLING)
UNIT_SHOWS = (
    "todo",
    "to_sign",
    "to_contact",
    "to_reply",
    "colleagues",
    "overdue",
    "today",
    "urged",
    "waiting",
    "closed",
    "all",
)
DESK_SHOWS = (
    "centre",
    "to_dispatch",
    "returned",
    "replies",
    "returns",
    "contacts",
    "overdue",
    "todo",
    "closed",
    "all",
)
_WHERE_THERE_ARE_SOME = frozenset(
    {"to_sign", "to_contact", "to_reply", "colleagues", "today", "urged", "returned", "contacts"}
)
"""Chips that are left out where nothing would stand under them."""

CHIPS: Mapping[str, str] = {
    "todo": _l("With the unit"),
    "centre": _l("Waiting for the centre"),
    "to_dispatch": _l("To dispatch"),
    "returned": _l("Returned by units"),
    "contacts": _l("Callers to contact for units"),
    "replies": _l("Replies to audit"),
    "returns": _l("Returns to decide"),
    "to_sign": _l("To sign for"),
    "to_contact": _l("Callers to contact"),
    "to_reply": _l("To reply to"),
    "colleagues": _l("Replies of colleagues to audit"),
    "waiting": _l("With the centre"),
    "overdue": _l("Overdue"),
    "today": _l("Due today"),
    "urged": _l("Urged by a supervisor"),
    "closed": _l("Closed"),
    "all": _l("All"),
}

EMPTY: Mapping[str, str] = {
    "todo": _l("Nothing is waiting for the unit."),
    "centre": _l("Nothing to dispatch, to audit or to decide."),
    "to_dispatch": _l("Every matter has its unit. What the catalogue has no entry for will appear here."),
    "replies": _l("No reply waits for audit."),
    "returns": _l("No unit asks to give an order back."),
    "returned": _l("No unit has given an order back."),
    "contacts": _l("No caller is to be contacted for a unit."),
    "to_sign": _l("Nothing is to be signed for."),
    "to_contact": _l("No caller is to be contacted."),
    "to_reply": _l("No reply is owed."),
    "colleagues": _l("No reply of a colleague waits for audit."),
    "waiting": _l("Nothing waits for the centre."),
    "overdue": _l("Nothing is overdue."),
    "today": _l("Nothing is due today."),
    "urged": _l("Nobody urges an answer."),
    "closed": _l("Nothing is closed yet."),
    "all": _l("No order fits these filters."),
}


@dataclass(frozen=True)
class BatchForm:
    """What the list offers for many orders at once: those in `state`. The desk dispatches to one of `units`, which all of
    them can go to, in one of `modes`; a unit signs. `places`: the list of one place alone, where it has those of several."""

    address: str
    state: State
    units: Groups = ()
    modes: Options = ()
    places: Sequence[Chip] = ()


@dataclass(frozen=True)
class OrdersPage:
    """`search`: what was typed as a registration number; `next`: the address of the following page."""

    title: str
    shows: Sequence[Chip]
    overdue: Sequence[Chip]
    urgencies: Sequence[Chip]
    holder: Sequence[Chip]
    search: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    sort: str
    batch: BatchForm | None
    labels: Mapping[str, str]
    empty: str
    next: str


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/", doc_ui=False)
    @requires("order.read")
    def page_home() -> Any:
        return redirect(worklist_url(), code=303)

    @routes.get("/orders", doc_ui=False)
    @requires("order.read")
    def page_orders() -> Any:
        if arrivals.asked():
            return _arrivals(runtime, _query(UNIT_SHOWS))
        return orders_page(runtime)

    @routes.get("/desk", doc_ui=False)
    @requires("order.desk")
    def page_desk() -> Any:
        if arrivals.asked():
            return _arrivals(runtime, _query(DESK_SHOWS))
        return desk_page(runtime)

    @routes.get("/next", doc_ui=False)
    @requires("order.read")
    def page_next_order() -> Any:
        """What is due first in the reader's worklist, but the order of `?number=`."""
        number = _first_but(runtime, request.args.get("number", ""))
        return redirect(order_url(number) if number else worklist_url(), code=303)


def worklist_url() -> str:
    """The list that the reader works through."""
    return desk_url() if _at_desk() else orders_url()


def _at_desk() -> bool:
    return not principal().bound and may("order.desk")


def _first_but(runtime: Runtime, number: str) -> str:
    """The number of the first order of the reader's worklist that is not `number`; empty without one."""
    query = OrdersQuery(show="centre" if _at_desk() else "todo", limit=2)
    scope, own, decides = orders_in_reach(runtime, principal(), desk=_at_desk())
    found = list_orders(runtime.database, scope, query, runtime.clock.now(), own=own, decides=decides)
    numbers = [each.registration_no for each in found.items]
    return next((each for each in numbers if each != number), "")


def orders_page(runtime: Runtime) -> Response:
    """The list of a unit."""
    sign = BatchForm(sign_many_url(**request.args), State.DISPATCHED) if may("order.work") else None
    return _page(_orders_page(runtime, _query(UNIT_SHOWS), _("Orders"), UNIT_SHOWS, sign))


def desk_page(runtime: Runtime) -> Response:
    """The list of the centre."""
    query = _query(DESK_SHOWS)
    address, modes = dispatch_many_url(**request.args), options(DispatchMode)
    dispatch = BatchForm(address, State.TO_DISPATCH, modes=modes) if may("order.dispatch") else None
    return _page(_orders_page(runtime, query, _("Dispatch desk"), DESK_SHOWS, dispatch, desk=True))


def _page(model: OrdersPage) -> Response:
    return page("assignment/orders.html", **vars(model))


def tone(due_at: datetime | None, now: datetime) -> Tone:
    """``bad`` when overdue, ``warn`` inside the last day, else empty."""
    if due_at is None:
        return ""
    if due_at < now:
        return "bad"
    return "warn" if due_at - now < timedelta(days=1) else ""


def _query(shows: Sequence[str]) -> ShownOrdersQuery:
    """The filters in the URL; what is wrong there counts as not given."""
    show = request.args.get("show", "")
    return filters_in_address(ShownOrdersQuery, show=show if show in shows else shows[0], limit=50)


def _arrivals(runtime: Runtime, query: OrdersQuery) -> Response:
    scope, own = readable_orders(principal()), may("order.work")
    return arrivals.arrivals(newest_orders(runtime.database, scope, query, runtime.clock.now(), own=own))


def _orders_page(
    runtime: Runtime,
    query: ShownOrdersQuery,
    title: str,
    shows: Sequence[str],
    batch: BatchForm | None,
    *,
    desk: bool = False,
) -> OrdersPage:
    now = runtime.clock.now()
    scope, own, decides = orders_in_reach(runtime, principal(), desk=desk)
    found = list_orders(runtime.database, scope, query, now, own=own, decides=decides)
    counts = count_orders(runtime.database, scope, query, shows, now, own=own, decides=decides)
    titles = titles_of(runtime, found.items)
    calendars = calendars_in_force(runtime.database)
    selectable = batch.state if batch else None
    typed = was_typed(batch.address) if batch else None
    sent = typed.getlist("numbers") if typed else ()
    rows = [
        _row(
            order,
            titles,
            now,
            calendars.of(order.jurisdiction),
            selectable=order.state is selectable,
            query=query,
            sent=sent,
        )
        for order in found.items
    ]
    return OrdersPage(
        title=title,
        shows=[
            Chip(str(CHIPS[show]), query_url(show=show), show == query.show, count)
            for show, count in counts.items()
            if count or show == query.show or show not in _WHERE_THERE_ARE_SOME
        ],
        overdue=_overdue(query, count_overdue(runtime.database, scope, query, now, own=own)),
        urgencies=_urgencies(query),
        holder=_holder(runtime, query),
        search=query.q,
        columns=telling(_columns(desk), rows),
        rows=rows,
        sort=query.sort,
        batch=_for(runtime, batch, query, found.items) if batch else None,
        labels={"numbers": _("Orders"), "unit": _("Unit"), "mode": _("Handed over as")},
        empty=str(EMPTY[query.show]),
        next=query_url(cursor=found.next) if found.next else "",
    )


def _for(
    runtime: Runtime, batch: BatchForm, query: OrdersQuery, orders: Sequence[ListedOrder]
) -> BatchForm | None:
    """What is offered for those of `orders` that can be selected; None without any."""
    places = sorted({order.jurisdiction for order in orders if order.state is batch.state})
    if not places:
        return None
    if not batch.modes:
        return batch
    units = [
        Group(place_name(place), [Option(str(key), name) for key, name in units])
        for place, units in receivers(runtime.database, places).items()
    ]
    return replace(batch, units=units, places=_places(query, places))


def _places(query: OrdersQuery, places: Sequence[str]) -> list[Chip]:
    """Each place alone where there are several, and the way back from one."""
    every = Chip(_("Every place"), query_url(jurisdiction=None), not query.jurisdiction)
    alone = [
        Chip(place_name(each), query_url(jurisdiction=each), query.jurisdiction == each) for each in places
    ]
    return [every, *alone] if len(places) > 1 or query.jurisdiction else []


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
        Chip(each.label, query_url(urgency=each.value), query.urgency == each.value)
        for each in options(Urgency)
    ]


def _holder(runtime: Runtime, query: ShownOrdersQuery) -> list[Chip]:
    """Whose orders alone are shown, and the way back to all."""
    if not query.holder:
        return []
    name = _("Nobody yet") if query.holder == NOBODY else Names(runtime.identity).of(query.holder)
    return [Chip(_("Everybody"), query_url(holder=None)), Chip(name, query_url(), active=True)]


def _columns(desk: bool) -> list[Column]:
    return [
        Column("due", _("Due")),
        Column("number", _("Number"), "code", sortable=False),
        Column("turn", _("What is to be done"), sortable=False),
        Column("matter", _("Matter"), sortable=False),
        *([Column("unit", _("Unit"), sortable=False, varies=True)] if desk else []),
        Column("urgency", _("Urgency"), "tag", sortable=False, varies=True),
        Column("state", _("State"), "tag", sortable=False, varies=True),
        Column("received", _("Received on"), "date"),
    ]


def _row(
    order: ListedOrder,
    titles: Titles,
    now: datetime,
    calendar: WorkingCalendar,
    *,
    selectable: bool,
    query: OrdersQuery,
    sent: Container[str],
) -> Row:
    left = time_left(order.due_at, now, calendar) if order.due_at else ""
    state = state_tag(order.state, sealed=order.sealed)
    number = order.registration_no
    return Row(
        {
            "due": Cell(left, sub=duty_label(order.due_kind)) if left else None,
            "number": Cell(number, order_url(number), sub=" · ".join(_remarks(order))),
            "turn": turn(order, at_centre=query.show in CENTRES),
            "matter": matter_cell(order, titles),
            "unit": order.unit_name,
            "urgency": tag(Urgency, order.urgency),
            "state": Cell(state.label, tag=state.kind),
            "received": order.received_at,
        },
        id=number,
        tone=tone(order.due_at, now) if order.state is not State.CLOSED else "",
        selectable=selectable,
        selected=selectable and number in sent,
    )


def _remarks(order: ListedOrder) -> list[str]:
    remarks = [_("sealed")] if order.sealed else []
    if order.urged_until is not None:
        remarks.insert(0, _("urged: answer by %(time)s", time=china_due(order.urged_until)))
    remarks += [_("imported")] if order.imported else []
    if order.anonymous and not order.sealed:
        remarks += [_("anonymous: nobody to contact")]
    elif order.confidential and not order.sealed:
        waits = order.centres_contact and order.state in _WITH_UNIT
        remarks += [_("confidential: the centre contacts the caller") if waits else _("confidential")]
    return remarks


def matter_cell(order: ListedOrder, titles: Titles) -> Cell:
    if order.sealed:
        return Cell(label(Category, order.category))
    kind = (label(Nature, order.nature), class_name(order.matter_class), place_name(order.place))
    words = " · ".join(str(word) for word in kind if word)
    title = titles.get((order.jurisdiction, order.registration_no))
    return Cell(title, sub=words) if title else Cell(words)
