"""GET one order: the page and the API."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_openapi3 import APIBlueprint
from pydantic import BaseModel

from huiyin_assignment.features.order_page.reading import read_order
from huiyin_assignment.features.order_page.render import render_order
from huiyin_assignment.features.order_path import OrderPath
from huiyin_assignment.features.worklist.item import OrderItem, item_of
from huiyin_chassis.http.access import principal, requires
from huiyin_chassis.runtime import Runtime


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
    @routes.get("/orders/<registration_no>", doc_ui=False)
    @requires("order.read")
    def page_order(registration_no: str) -> Any:
        return render_order(runtime, read_order(runtime, principal(), registration_no))

    @routes.get(
        "/api/v1/orders/<registration_no>", summary="One order with its history", responses={200: OrderDetail}
    )
    @requires("order.read")
    def api_order(path: OrderPath) -> Any:
        shown = read_order(runtime, principal(), path.registration_no)
        history = [
            HistoryItem.model_validate(
                {**row, "text": shown.texts.get(row["position"], "") if row["source"] == "assignment" else ""}
            )
            for row in shown.history
        ]
        detail = OrderDetail(
            **item_of(shown.order).model_dump(),
            title=shown.title,
            text=shown.text,
            reply=shown.reply.text if shown.reply else None,
            actions=list(shown.actions),
            history=history,
        )
        return detail.model_dump(mode="json")
