"""Orders as the API lists them."""

from __future__ import annotations

from datetime import datetime

from flask_openapi3 import APIBlueprint
from pydantic import BaseModel, ConfigDict

from huiyin_assignment.domain.vocabulary import State
from huiyin_assignment.features.list_orders.query import OrdersQuery, list_orders
from huiyin_assignment.order_access import readable_orders
from huiyin_web.http.access import principal, requires
from huiyin_web.http.paging import Page
from huiyin_web.identity import policy
from huiyin_web.runtime import Runtime


class OrderItem(BaseModel):
    """`due_at` and `due_kind`: the clock that runs out next, null where none runs."""

    model_config = ConfigDict(from_attributes=True)

    jurisdiction: str
    registration_no: str
    state: State
    unit: str | None
    unit_name: str
    mode: str | None
    round: int
    category: str
    nature: str | None
    matter_class: str | None
    place: str | None
    channel: str | None
    urgency: str
    received_at: datetime
    dispatched_at: datetime | None
    due_at: datetime | None
    due_kind: str | None
    confidential: bool
    imported: bool
    sealed: bool
    no_return: bool
    outcome: str | None
    version: int


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/api/v1/orders", summary="Orders that you may read", responses={200: Page[OrderItem]})
    @requires("order.read")
    def api_orders(query: OrdersQuery) -> Page[OrderItem]:
        found = list_orders(
            runtime.database,
            readable_orders(principal()),
            query,
            runtime.clock.now(),
            own=policy.scope_of(principal(), "order.read").units is not None,
        )
        items = [OrderItem.model_validate(order) for order in found.items]
        return Page(items=items, next=found.next)
