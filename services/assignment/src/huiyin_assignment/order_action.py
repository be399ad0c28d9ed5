"""What every command on an order has in common where somebody gives it, by the API or by a form of the order's page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask_openapi3 import APIBlueprint
from pydantic import BaseModel, Field

from huiyin_assignment.domain.vocabulary import Move
from huiyin_assignment.order_access import find_order, unit_named
from huiyin_assignment.order_command import OrderCommand, OrderNow, UnitCommand, Versioned, carry_out
from huiyin_assignment.views.order_book import OrderRow
from huiyin_ledger.domain import Refusal, Refused
from huiyin_web.http.access import principal, requires
from huiyin_web.http.commands import act_from_request
from huiyin_web.runtime import Runtime


class OrderPath(BaseModel):
    registration_no: str = Field(description="Public number of the matter.")


@dataclass(frozen=True, kw_only=True)
class OrderAction:
    """One command on an order.

    `label` names it and `done` is said after its form went through, both in the request's language; `summary` is for the
    API's description. `action` is the policy's, `move` the order's. `body` is what is sent; `command` adds which order it
    is for and, a UnitCommand, on whose behalf. `sealed_only` is the refusal where the order is not sealed; `template` is
    left out where it is named as the slug. `missing_on_page` is what a person at the form has to say still, though the
    API does without it.
    """

    slug: str
    label: str
    summary: str
    done: str
    action: str
    move: Move
    body: type[Versioned]
    command: type[OrderCommand]
    sealed_only: Refusal | None = None
    template: str = ""
    missing_on_page: Callable[[Any], Refusal | None] = lambda body: None

    @property
    def page(self) -> str:
        """The name of the page that takes its form."""
        return f"page_{self.slug.replace('-', '_')}"

    @property
    def form(self) -> str:
        """The template of its form's fields, in ``actions/``."""
        return self.template or self.slug

    def route(self, routes: APIBlueprint) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Decorates the view that answers it in the API."""
        post = routes.post(
            f"/api/v1/orders/<registration_no>/{self.slug}", summary=self.summary, responses={200: OrderNow}
        )
        return lambda view: post(requires(self.action)(view))

    def answer(self, runtime: Runtime, path: OrderPath, body: Versioned) -> OrderNow:
        """Carry the command out; the order after it."""
        return self.give(runtime, self.find(runtime, path.registration_no), body)

    def find(self, runtime: Runtime, registration_no: str) -> OrderRow:
        """The order; NotFound alike for an unknown one and for one that whoever asks may not know of."""
        return find_order(runtime.database, principal(), registration_no, self.action)

    def give_on_page(self, runtime: Runtime, order: OrderRow, body: Versioned) -> OrderNow:
        """The same for its form."""
        if (missing := self.missing_on_page(body)) is not None:
            raise missing.refused()
        return self.give(runtime, order, body)

    def give(self, runtime: Runtime, order: OrderRow, body: Versioned) -> OrderNow:
        """Carry the command out for whoever makes this request, once per idempotency key. NotFound also where the order was
        withdrawn from them meanwhile."""
        if self.sealed_only and not order.sealed:
            raise self.sealed_only.refused()
        key = {"jurisdiction": order.jurisdiction, "registration_no": order.registration_no}
        if issubclass(self.command, UnitCommand):
            key["unit"] = unit_named(principal(), self.action, order)
        command = self.command.model_validate(dict(body) | key)
        try:
            return carry_out(runtime, act_from_request(runtime, order.registration_no), command, principal())
        except Refused:
            self.find(runtime, order.registration_no)
            raise
