"""One order as the API gives it, and the commands on it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_openapi3 import APIBlueprint
from pydantic import BaseModel

from huiyin_assignment.features.list_orders.api import OrderItem
from huiyin_assignment.features.show_order.actions import ACTIONS
from huiyin_assignment.features.show_order.query import open_text, read_order
from huiyin_assignment.order_action import OrderPath
from huiyin_web.http.access import principal, requires
from huiyin_web.runtime import Runtime


class HistoryItem(BaseModel):
    """One event of the order, or of supervision about it. `text` is what somebody wrote, where it may be read."""

    source: str
    position: int
    what: str
    word: str | None
    unit: str | None
    actor: str
    occurred_at: datetime
    recorded_at: datetime
    text: str


class OrderDetail(OrderItem):
    """`title`, `text` and `reply` are masked texts; `actions` is what whoever asks may do now."""

    title: str
    text: str
    reply: str | None
    actions: list[str]
    history: list[HistoryItem]


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get(
        "/api/v1/orders/<registration_no>", summary="One order with its history", responses={200: OrderDetail}
    )
    @requires("order.read")
    def api_order(path: OrderPath) -> Any:
        shown = read_order(runtime, principal(), path.registration_no)
        detail = OrderDetail(
            **OrderItem.model_validate(shown.order).model_dump(),
            title=shown.title,
            text=shown.text,
            reply=open_text(shown.reply.text) if shown.reply else None,
            actions=[action.slug for action in shown.actions],
            history=[
                HistoryItem.model_validate(vars(event) | {"text": shown.text_of(event)})
                for event in shown.history
            ],
        )
        return detail.model_dump(mode="json")

    for action in ACTIONS:
        action.mount(routes, runtime)
