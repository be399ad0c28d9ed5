"""What every command on an order has in common where it is given: by a POST of the API, or by a form of the order's page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import flash, redirect, request
from werkzeug.wrappers import Response

from huiyin_assignment.access import find_order
from huiyin_assignment.features.order_command import OrderCommand, OrderNow, UnitCommand, Versioned
from huiyin_assignment.features.order_page.reading import read_order
from huiyin_assignment.features.order_page.render import render_order
from huiyin_chassis.commands import Once
from huiyin_chassis.domain import Act, Conflict, NotFound, Refusal, Refused
from huiyin_chassis.http.access import principal
from huiyin_chassis.http.commands import act_from_request, once
from huiyin_chassis.http.forms import parse_form
from huiyin_chassis.http.i18n import _
from huiyin_chassis.http.problems import refusal_text
from huiyin_chassis.runtime import Runtime
from huiyin_chassis.views.view import Row

B = TypeVar("B", bound=Versioned)
C = TypeVar("C", bound=OrderCommand)


@dataclass(frozen=True)
class OrderAction(Generic[B, C]):
    """One command on an order. `action` is the policy's; `body` is what is sent, `command` adds which order it is for and,
    a UnitCommand, on whose behalf. `done` is said (translated) after a form went through; `sealed_only` where the order is
    not sealed. Whoever may not know of the order gets the same 404."""

    slug: str
    action: str
    body: type[B]
    command: type[C]
    handler: Callable[[Runtime, Act, C, Once | None], OrderNow]
    done: str
    sealed_only: Refusal | None = None

    def by_api(self, runtime: Runtime, registration_no: str, body: B) -> dict[str, Any]:
        order = find_order(runtime.database, principal(), registration_no, self.action)
        return self._give(runtime, order, body).model_dump(mode="json")

    def by_form(self, runtime: Runtime, registration_no: str) -> Response:
        order = find_order(runtime.database, principal(), registration_no, self.action)
        body, errors = parse_form(self.body)
        if body is None:
            return self._again(runtime, order, errors, 422)
        try:
            self._give(runtime, order, body)
        except NotFound:
            raise
        except Conflict:
            return self._again(runtime, order, {"": _clash()}, 409)
        except Refused as refused:
            return self._again(runtime, order, {refused.field: refusal_text(refused)}, 422)
        flash(str(self.done), "good")
        return _onward(runtime, registration_no)

    def _give(self, runtime: Runtime, order: Row, body: B) -> OrderNow:
        if self.sealed_only and not order["sealed"]:
            raise self.sealed_only.refused()
        key = {"jurisdiction": order["jurisdiction"], "registration_no": order["registration_no"]}
        if issubclass(self.command, UnitCommand):
            key["unit"] = principal().unit_code
        command = self.command.model_validate(dict(body) | key)
        return self.handler(runtime, act_from_request(runtime, order["registration_no"]), command, once())

    def _again(self, runtime: Runtime, order: Row, errors: dict[str, str], status: int) -> Response:
        """The page with everything that was typed, what is wrong with it, and the order as it is now."""
        shown = read_order(runtime, principal(), order["registration_no"])
        return render_order(
            runtime, shown, open_form=self.slug, typed=request.form, errors=errors, status=status
        )


def _clash() -> str:
    return _(
        "Somebody changed this order while you were writing. What you typed is still here: look at what happened, "
        "then send it again if it is still right."
    )


def _onward(runtime: Runtime, registration_no: str) -> Response:
    """To the order's page, or to the list where the order has left this person's hands."""
    try:
        find_order(runtime.database, principal(), registration_no)
    except NotFound:
        return redirect("/assignment/orders", code=303)
    return redirect(f"/assignment/orders/{registration_no}", code=303)
