"""Routes."""

from __future__ import annotations

from flask_openapi3 import APIBlueprint

from huiyin_assignment.features.order_command import OrderNow
from huiyin_assignment.features.order_routes import Versioned, order_action
from huiyin_assignment.features.sign_for_order.command import SignForOrder
from huiyin_assignment.features.sign_for_order.handler import sign_for_order
from huiyin_chassis.commands import Once
from huiyin_chassis.domain import Act
from huiyin_chassis.http.access import principal
from huiyin_chassis.http.i18n import _l
from huiyin_chassis.runtime import Runtime
from huiyin_chassis.views.view import Row


class SignBody(Versioned):
    """Nothing to say: whoever sends it signs."""


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    def run(act: Act, order: Row, body: SignBody, once: Once | None) -> OrderNow:
        command = SignForOrder(
            jurisdiction=order["jurisdiction"],
            registration_no=order["registration_no"],
            version=body.version,
            unit=principal().unit_code,
        )
        return sign_for_order(runtime, act, command, once)

    order_action(
        routes,
        runtime,
        "sign",
        action="order.work",
        body=SignBody,
        done=_l("Signed for."),
        run=run,
        summary="Sign for an order",
    )
