"""Routes."""

from __future__ import annotations

from typing import Self

from flask_openapi3 import APIBlueprint
from pydantic import Field, model_validator

from huiyin_assignment.domain.words import ContactWay
from huiyin_assignment.features.china_moment import ChinaMoment
from huiyin_assignment.features.contact_caller.command import ContactCaller
from huiyin_assignment.features.contact_caller.handler import contact_caller
from huiyin_assignment.features.order_command import OrderNow
from huiyin_assignment.features.order_routes import Versioned, order_action
from huiyin_chassis.commands import Once
from huiyin_chassis.domain import Act
from huiyin_chassis.http.access import principal
from huiyin_chassis.http.i18n import _l
from huiyin_chassis.runtime import Runtime
from huiyin_chassis.views.view import Row


class ContactBody(Versioned):
    """Either `contacted_at` and `way`, or `not_reached`."""

    contacted_at: ChinaMoment | None = None
    way: ContactWay = ContactWay.PHONE
    note: str = Field("", max_length=2000)
    not_reached: str = Field("", max_length=2000)

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if self.contacted_at is None and not self.not_reached:
            raise ValueError("Say when you contacted the caller, or why it was not possible.")
        return self


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    def run(act: Act, order: Row, body: ContactBody, once: Once | None) -> OrderNow:
        command = ContactCaller(
            jurisdiction=order["jurisdiction"],
            registration_no=order["registration_no"],
            version=body.version,
            unit=principal().unit_code,
            contacted_at=None if body.not_reached else body.contacted_at,
            way=body.way,
            note=body.note,
            not_reached=body.not_reached,
        )
        return contact_caller(runtime, act, command, once)

    order_action(
        routes,
        runtime,
        "contact",
        action="order.work",
        body=ContactBody,
        done=_l("Recorded."),
        run=run,
        summary="Record the first contact with the caller",
    )
