"""The command as the API takes it, and as the order's page offers it."""

from __future__ import annotations

from typing import Any

from flask_openapi3 import APIBlueprint

from huiyin_assignment.domain.vocabulary import Move
from huiyin_assignment.features.contact_caller.command import ContactBody, ContactCaller
from huiyin_assignment.features.contact_caller.handler import contact_caller
from huiyin_assignment.order_action import OrderAction, OrderPath
from huiyin_web.http.i18n import _l
from huiyin_web.runtime import Runtime

CONTACT = OrderAction(
    "contact",
    _l("Record the first contact"),
    "order.work",
    Move.CONTACT,
    ContactBody,
    ContactCaller,
    contact_caller,
    done=_l("Recorded."),
)


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @CONTACT.route(routes, "Record the first contact with the caller")
    def api_contact(path: OrderPath, body: ContactBody) -> Any:
        return CONTACT.by_api(runtime, path.registration_no, body)
