"""The command as the API takes it, and as the order's page offers it."""

from __future__ import annotations

from typing import Any

from flask_openapi3 import APIBlueprint

from huiyin_assignment.domain.vocabulary import Move
from huiyin_assignment.features.sign_for_order.command import SignBody, SignForOrder
from huiyin_assignment.features.sign_for_order.handler import sign_for_order
from huiyin_assignment.order_action import OrderAction, OrderPath
from huiyin_web.http.i18n import _l
from huiyin_web.runtime import Runtime

SIGN = OrderAction(
    "sign",
    _l("Sign for it"),
    "order.work",
    Move.SIGN,
    SignBody,
    SignForOrder,
    sign_for_order,
    done=_l("Signed for."),
)


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @SIGN.route(routes, "Sign for an order")
    def api_sign(path: OrderPath, body: SignBody) -> Any:
        return SIGN.by_api(runtime, path.registration_no, body)
