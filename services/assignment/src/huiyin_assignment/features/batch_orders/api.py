"""Many orders at once, as the API takes them."""

from __future__ import annotations

from typing import Any

from flask_openapi3 import APIBlueprint
from pydantic import BaseModel

from huiyin_assignment.features.batch_orders.command import (
    DispatchMany,
    Result,
    SignMany,
    dispatch_many,
    sign_many,
)
from huiyin_web.http.access import principal, requires
from huiyin_web.http.commands import act_from_request
from huiyin_web.runtime import Runtime


class Results(BaseModel):
    items: list[Result]


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
