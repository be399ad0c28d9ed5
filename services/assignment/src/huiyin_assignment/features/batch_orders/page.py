"""The forms under the lists, and the result of what they did."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import redirect, request
from flask_openapi3 import APIBlueprint
from werkzeug.wrappers import Response

from huiyin_assignment.features.batch_orders.command import (
    Batch,
    DispatchMany,
    Result,
    SignMany,
    carry_out_each,
)
from huiyin_assignment.features.list_orders.page import desk_page, orders_page
from huiyin_assignment.links import desk_url, order_url, orders_url
from huiyin_web.http.access import principal, requires
from huiyin_web.http.commands import act_from_request, run_form
from huiyin_web.http.i18n import _
from huiyin_web.http.pages import page
from huiyin_web.http.parts import Cell, Column, Content, Table
from huiyin_web.runtime import Runtime


@dataclass(frozen=True)
class BatchPage:
    """`done` counts the rows that were done; `back` is the list's address."""

    table: Table
    done: int
    back: str


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.get("/orders/batch/sign", doc_ui=False)
    @requires("order.read")
    def page_back_to_orders() -> Response:
        return redirect(orders_url(**request.args), code=303)

    @routes.get("/desk/batch/dispatch", doc_ui=False)
    @requires("order.dispatch")
    def page_back_to_desk() -> Response:
        """Filters and languages that are chosen on the answer to a form lead here."""
        return redirect(desk_url(**request.args), code=303)

    @routes.post("/orders/batch/sign", doc_ui=False)
    @requires("order.work")
    def page_sign_many() -> Any:
        return _batch_page(runtime, SignMany, orders_page, orders_url(**request.args))

    @routes.post("/desk/batch/dispatch", doc_ui=False)
    @requires("order.dispatch")
    def page_dispatch_many() -> Any:
        return _batch_page(runtime, DispatchMany, desk_page, desk_url(**request.args))


def _batch_page(
    runtime: Runtime, form: type[Batch], list_page: Callable[[Runtime], Response], back: str
) -> Response:
    """What became of each order; the list with the selection where the form was not taken."""

    def carry_out(batch: Batch) -> Response:
        results = carry_out_each(runtime, act_from_request(runtime), principal(), batch)
        model = BatchPage(
            table=Table.of(results, _cells),
            done=sum(not each.code for each in results),
            back=back,
        )
        return page("assignment/batch.html", **vars(model))

    return run_form(form, carry_out, lambda: list_page(runtime), at=back)


def _cells(result: Result) -> Mapping[Column, Cell | Content]:
    number = result.registration_no
    return {
        Column("number", _("Number"), "code"): Cell(
            number, order_url(number) if result.code != "not_found" else ""
        ),
        Column("state", _("Result"), "tag"): (
            Cell(_("Not done"), tag="bad") if result.code else Cell(_("Done"), tag="good")
        ),
        Column("why", _("Why not")): _(result.message) if result.code else "",
    }
