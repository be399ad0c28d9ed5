"""One way for every command on an order to be reached: a POST of the API and a form of the order's page."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import flash, redirect, request
from flask_openapi3 import APIBlueprint
from pydantic import BaseModel, Field
from werkzeug.wrappers import Response

from huiyin_assignment.access import find_order
from huiyin_assignment.features.order_command import OrderNow
from huiyin_assignment.features.order_page.reading import read_order
from huiyin_assignment.features.order_page.render import render_order
from huiyin_chassis.commands import Once
from huiyin_chassis.domain import Act, Conflict, NotFound, Refused
from huiyin_chassis.http.access import principal, requires
from huiyin_chassis.http.commands import act_from_request, once
from huiyin_chassis.http.forms import parse_form
from huiyin_chassis.http.i18n import _
from huiyin_chassis.http.problems import refusal_text
from huiyin_chassis.runtime import Runtime
from huiyin_chassis.views.view import Row

# No `from __future__ import annotations` here: the web framework reads the views' annotations, which are made below.


class OrderPath(BaseModel):
    registration_no: str = Field(description="Public number of the matter.")


class Versioned(BaseModel):
    """`version`: as shown with the order; a newer order answers 409. Left out: whichever it is by then."""

    version: int | None = None


Body = TypeVar("Body", bound=Versioned)
Run = Callable[[Act, Row, Any, Once | None], OrderNow]
"""The act, the order's row, the validated body, the idempotency key -> the order afterwards."""


def order_action(
    routes: APIBlueprint,
    runtime: Runtime,
    slug: str,
    *,
    action: str,
    body: type[Body],
    done: str,
    run: Run,
    summary: str,
) -> None:
    """Register ``POST orders/<no>/<slug>`` twice: under the API with a JSON body, and for the page's form.

    `done` is said (translated) after the form went through. Whoever may not know of the order gets the same 404.
    """

    def by_api(path: OrderPath, body: Any) -> dict[str, Any]:
        order = find_order(runtime.database, principal(), path.registration_no, action)
        act = act_from_request(runtime, order["registration_no"])
        return run(act, order, body, once()).model_dump(mode="json")

    def by_form(registration_no: str) -> Any:
        order = find_order(runtime.database, principal(), registration_no, action)
        given, errors = parse_form(body)
        if given is None:
            return _again(runtime, order, slug, errors, 422)
        act = act_from_request(runtime, order["registration_no"])
        try:
            run(act, order, given, once())
        except NotFound:
            raise
        except Conflict:
            return _again(runtime, order, slug, {"": _clash()}, 409)
        except Refused as refused:
            return _again(runtime, order, slug, {refused.field: refusal_text(refused)}, 422)
        flash(str(done), "good")
        return _onward(runtime, registration_no)

    name = slug.replace("-", "_")
    by_api.__name__, by_form.__name__ = f"api_{name}", f"page_{name}"
    by_api.__annotations__["body"] = body
    routes.post(f"/api/v1/orders/<registration_no>/{slug}", summary=summary, responses={200: OrderNow})(
        requires(action)(by_api)
    )
    routes.post(f"/orders/<registration_no>/{slug}", doc_ui=False)(requires(action)(by_form))


def _clash() -> str:
    return _(
        "Somebody changed this order while you were writing. What you typed is still here: look at what happened, "
        "then send it again if it is still right."
    )


def _again(runtime: Runtime, order: Row, slug: str, errors: dict[str, str], status: int) -> Response:
    """The page with everything that was typed, what is wrong with it, and the order as it is now."""
    shown = read_order(runtime, principal(), order["registration_no"])
    return render_order(runtime, shown, open_form=slug, typed=request.form, errors=errors, status=status)


def _onward(runtime: Runtime, registration_no: str) -> Response:
    """To the order's page, or to the list where the order has left this person's hands."""
    try:
        find_order(runtime.database, principal(), registration_no)
    except NotFound:
        return redirect("/assignment/orders", code=303)
    return redirect(f"/assignment/orders/{registration_no}", code=303)
