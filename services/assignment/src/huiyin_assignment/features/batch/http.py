"""Routes: the forms under the lists, and the API."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_openapi3 import APIBlueprint
from werkzeug.wrappers import Response

from huiyin_assignment.features.batch.command import DispatchMany, Result, Results, SignMany
from huiyin_assignment.features.batch.handler import dispatch_many, sign_many
from huiyin_chassis.http.access import principal, requires
from huiyin_chassis.http.commands import act_from_request
from huiyin_chassis.http.forms import parse_form
from huiyin_chassis.http.i18n import _
from huiyin_chassis.http.pages import page
from huiyin_chassis.runtime import Runtime


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.post("/api/v1/batches/sign", summary="Sign for many orders", responses={200: Results})
    @requires("order.work")
    def api_sign_many(body: SignMany) -> Any:
        results = sign_many(runtime, act_from_request(runtime), principal(), body)
        return Results(items=results).model_dump(mode="json")

    @routes.post(
        "/api/v1/batches/dispatch", summary="Dispatch many orders to one unit", responses={200: Results}
    )
    @requires("order.dispatch")
    def api_dispatch_many(body: DispatchMany) -> Any:
        results = dispatch_many(runtime, act_from_request(runtime), principal(), body)
        return Results(items=results).model_dump(mode="json")

    @routes.post("/orders/batch/sign", doc_ui=False)
    @requires("order.work")
    def page_sign_many() -> Any:
        command, errors = parse_form(SignMany)
        results = sign_many(runtime, act_from_request(runtime), principal(), command) if command else []
        return _page(results, errors, "/assignment/orders")

    @routes.post("/desk/batch/dispatch", doc_ui=False)
    @requires("order.dispatch")
    def page_dispatch_many() -> Any:
        command, errors = parse_form(DispatchMany)
        results = dispatch_many(runtime, act_from_request(runtime), principal(), command) if command else []
        return _page(results, errors, "/assignment/desk")


def _page(results: Sequence[Result], errors: dict[str, str], back: str) -> Response:
    labels = {"numbers": _("Orders"), "unit": _("Unit"), "mode": _("Handed over as")}
    lines = [{"result": each, "message": _(each.message) if each.code else ""} for each in results]
    return page(
        "assignment/batch.html",
        status=422 if errors else 200,
        lines=lines,
        done=sum(not each.code for each in results),
        errors=errors,
        labels=labels,
        back=back,
    )
