"""Many orders at once, as the API takes them."""

from __future__ import annotations

from flask_openapi3 import APIBlueprint
from pydantic import BaseModel

from huiyin_assignment.features.batch_orders.command import (
    Batch,
    DispatchMany,
    Result,
    SignMany,
    carry_out_each,
)
from huiyin_web.http.access import principal, requires
from huiyin_web.http.commands import act_from_request
from huiyin_web.runtime import Runtime


class Results(BaseModel):
    items: list[Result]


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    def carry_out(batch: Batch) -> Results:
        results = carry_out_each(runtime, act_from_request(runtime), principal(), batch)
        return Results(items=results)

    @routes.post("/api/v1/batches/sign", summary="Sign for many orders", responses={200: Results})
    @requires("order.work")
    def api_sign_many(body: SignMany) -> Results:
        return carry_out(body)

    @routes.post(
        "/api/v1/batches/dispatch", summary="Dispatch many orders to one unit", responses={200: Results}
    )
    @requires("order.dispatch")
    def api_dispatch_many(body: DispatchMany) -> Results:
        return carry_out(body)
