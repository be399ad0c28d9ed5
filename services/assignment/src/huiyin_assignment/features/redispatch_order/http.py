"""Routes."""

from __future__ import annotations

from flask_openapi3 import APIBlueprint
from pydantic import Field

from huiyin_assignment.features.order_command import OrderNow
from huiyin_assignment.features.order_routes import Versioned, order_action
from huiyin_assignment.features.redispatch_order.command import RedispatchOrder
from huiyin_assignment.features.redispatch_order.handler import redispatch_order
from huiyin_chassis.commands import Once
from huiyin_chassis.domain import Act
from huiyin_chassis.http.i18n import _l
from huiyin_chassis.runtime import Runtime
from huiyin_chassis.views.view import Row
from huiyin_contracts.vocabulary import DispatchMode


class RedispatchBody(Versioned):
    """The new unit by its code, and why."""

    unit: str = Field(min_length=1, max_length=40)
    mode: DispatchMode = DispatchMode.DISPATCH
    reason: str = Field(min_length=1, max_length=4000)


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    def run(act: Act, order: Row, body: RedispatchBody, once: Once | None) -> OrderNow:
        command = RedispatchOrder(
            jurisdiction=order["jurisdiction"],
            registration_no=order["registration_no"],
            version=body.version,
            unit=body.unit,
            mode=body.mode,
            reason=body.reason,
        )
        return redispatch_order(runtime, act, command, once)

    order_action(
        routes,
        runtime,
        "redispatch",
        action="order.dispatch",
        body=RedispatchBody,
        done=_l("Redispatched."),
        run=run,
        summary="Move an order to another unit",
    )
