"""Routes."""

from __future__ import annotations

from flask_openapi3 import APIBlueprint

from huiyin_assignment.features.order_command import OrderNow
from huiyin_assignment.features.order_routes import Versioned, order_action
from huiyin_assignment.features.start_handling.command import StartHandling
from huiyin_assignment.features.start_handling.handler import start_handling
from huiyin_chassis.commands import Once
from huiyin_chassis.domain import Act
from huiyin_chassis.http.access import principal
from huiyin_chassis.http.i18n import _l
from huiyin_chassis.runtime import Runtime
from huiyin_chassis.views.view import Row


class HandlingBody(Versioned):
    """Nothing to say."""


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    def run(act: Act, order: Row, body: HandlingBody, once: Once | None) -> OrderNow:
        command = StartHandling(
            jurisdiction=order["jurisdiction"],
            registration_no=order["registration_no"],
            version=body.version,
            unit=principal().unit_code,
        )
        return start_handling(runtime, act, command, once)

    order_action(
        routes,
        runtime,
        "handling",
        action="order.work",
        body=HandlingBody,
        done=_l("Handling has started."),
        run=run,
        summary="Begin to handle an order",
    )
