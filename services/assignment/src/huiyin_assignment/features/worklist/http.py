"""Lists of orders: a unit's worklist, the centre's desk, and the API."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import redirect, request
from flask_openapi3 import APIBlueprint

from huiyin_assignment.access import readable_orders
from huiyin_assignment.domain.vocabulary import State
from huiyin_assignment.features.worklist.item import OrderItem, item_of
from huiyin_assignment.features.worklist.query import (
    SORTS,
    OrdersQuery,
    count_orders,
    list_orders,
)
from huiyin_assignment.features.worklist.render import render_list
from huiyin_assignment.features.worklist.titles import titles_of
from huiyin_assignment.views.units import units_of
from huiyin_chassis.calendar.in_force import calendars_in_force
from huiyin_chassis.http.access import principal, requires
from huiyin_chassis.http.paging import Page
from huiyin_chassis.runtime import Runtime

UNIT_SHOWS = ("todo", "overdue", "waiting", "closed", "all")
DESK_SHOWS = ("centre", "to_dispatch", "replies", "returns", "overdue", "todo", "closed", "all")


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/api/v1/orders", summary="Orders that you may read", responses={200: Page[OrderItem]})
    @requires("order.read")
    def api_orders(query: OrdersQuery) -> Any:
        found = list_orders(runtime.database, readable_orders(principal()), query, runtime.clock.now())
        return Page(items=[item_of(row) for row in found.items], next=found.next).model_dump(mode="json")

    @routes.get("/", doc_ui=False)
    @requires("order.read")
    def page_home() -> Any:
        return redirect("/assignment/orders" if principal().unit else "/assignment/desk", code=303)

    @routes.get("/orders", doc_ui=False)
    @requires("order.read")
    def page_orders() -> Any:
        return _list(runtime, UNIT_SHOWS, desk=False)

    @routes.get("/desk", doc_ui=False)
    @requires("order.dispatch")
    def page_desk() -> Any:
        return _list(runtime, DESK_SHOWS, desk=True)


def _list(runtime: Runtime, shows: Sequence[str], *, desk: bool) -> Any:
    args = request.args
    show = args.get("show", shows[0])
    sort = args.get("sort", "due")
    query = OrdersQuery(
        show=show if show in shows else shows[0],
        q=args.get("q", "").strip()[:40],
        urgency=args.get("urgency", ""),
        unit=args.get("unit", ""),
        jurisdiction=args.get("jurisdiction", ""),
        sort=sort if sort.removeprefix("-") in SORTS else "due",
        cursor=args.get("cursor"),
    )
    scope, now = readable_orders(principal()), runtime.clock.now()
    found = list_orders(runtime.database, scope, query, now)
    counts = count_orders(runtime.database, scope, query, shows, now)
    batch, selectable = _batch(runtime, query, desk=desk)
    titles = titles_of(runtime, found.items)
    calendars = calendars_in_force(runtime.database)
    return render_list(
        query, found, counts, titles, now, calendars, desk=desk, batch=batch, selectable=selectable
    )


def _batch(runtime: Runtime, query: OrdersQuery, *, desk: bool) -> tuple[dict[str, Any] | None, str]:
    """The form for many orders at once, and the state that it is for: the desk dispatches, a unit signs."""
    if desk:
        units = units_of(runtime.database, query.jurisdiction or principal().jurisdiction)
        form = {"action": "/assignment/desk/batch/dispatch", "units": [(u.unit, u.name) for u in units]}
        return form, State.TO_DISPATCH.value
    if principal().unit:
        return {"action": "/assignment/orders/batch/sign"}, State.DISPATCHED.value
    return None, ""
