"""The command as the API takes it, and as the order's page offers it."""

from __future__ import annotations

from typing import Any

from flask_openapi3 import APIBlueprint

from huiyin_assignment.domain.vocabulary import Move
from huiyin_assignment.features.dispatch_order.command import DispatchBody, DispatchOrder
from huiyin_assignment.features.dispatch_order.handler import dispatch_order
from huiyin_assignment.order_action import OrderAction, OrderPath
from huiyin_web.http.i18n import _l
from huiyin_web.runtime import Runtime

DISPATCH = OrderAction(
    "dispatch",
    _l("Dispatch"),
    "order.dispatch",
    Move.DISPATCH,
    DispatchBody,
    DispatchOrder,
    dispatch_order,
    done=_l("Dispatched."),
)


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @DISPATCH.route(routes, "Dispatch an order by hand")
    def api_dispatch(path: OrderPath, body: DispatchBody) -> Any:
        return DISPATCH.by_api(runtime, path.registration_no, body)
