"""The command as the API takes it, and as the order's page offers it."""

from __future__ import annotations

from typing import Any

from flask_openapi3 import APIBlueprint

from huiyin_assignment.domain.vocabulary import Move
from huiyin_assignment.features.redispatch_order.command import RedispatchBody, RedispatchOrder
from huiyin_assignment.features.redispatch_order.handler import redispatch_order
from huiyin_assignment.order_action import OrderAction, OrderPath
from huiyin_web.http.i18n import _l
from huiyin_web.runtime import Runtime

REDISPATCH = OrderAction(
    "redispatch",
    _l("Move to another unit"),
    "order.dispatch",
    Move.REDISPATCH,
    RedispatchBody,
    RedispatchOrder,
    redispatch_order,
    done=_l("Redispatched."),
)


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @REDISPATCH.route(routes, "Move an order to another unit")
    def api_redispatch(path: OrderPath, body: RedispatchBody) -> Any:
        return REDISPATCH.by_api(runtime, path.registration_no, body)
