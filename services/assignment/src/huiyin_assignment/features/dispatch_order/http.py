"""Routes."""

from __future__ import annotations

from flask_openapi3 import APIBlueprint
from pydantic import Field

from huiyin_assignment.features.dispatch_order.command import DispatchOrder
from huiyin_assignment.features.dispatch_order.handler import dispatch_order
from huiyin_assignment.features.order_command import OrderNow
from huiyin_assignment.features.order_routes import Versioned, order_action
from huiyin_chassis.commands import Once
from huiyin_chassis.domain import Act
from huiyin_chassis.http.i18n import _l
from huiyin_chassis.runtime import Runtime
from huiyin_chassis.views.view import Row
from huiyin_contracts.vocabulary import DispatchMode


class DispatchBody(Versioned):
    """The unit by its code."""

    unit: str = Field(min_length=1, max_length=40)
    mode: DispatchMode = DispatchMode.DISPATCH


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    def run(act: Act, order: Row, body: DispatchBody, once: Once | None) -> OrderNow:
        command = DispatchOrder(
            jurisdiction=order["jurisdiction"],
            registration_no=order["registration_no"],
            version=body.version,
            unit=body.unit,
            mode=body.mode,
        )
        return dispatch_order(runtime, act, command, once)

    order_action(
        routes,
        runtime,
        "dispatch",
        action="order.dispatch",
        body=DispatchBody,
        done=_l("Dispatched."),
        run=run,
        summary="Dispatch an order by hand",
    )
