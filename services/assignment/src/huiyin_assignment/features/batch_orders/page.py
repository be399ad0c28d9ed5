"""The forms under the lists, and the result of what they did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_openapi3 import APIBlueprint
from werkzeug.wrappers import Response

from huiyin_assignment.features.batch_orders.command import (
    Batch,
    DispatchMany,
    Result,
    SignMany,
    carry_out_each,
)
from huiyin_assignment.links import desk_url, order_url, orders_url
from huiyin_web.http.access import principal, requires
from huiyin_web.http.commands import act_from_request
from huiyin_web.http.forms import parse_form
from huiyin_web.http.i18n import _
from huiyin_web.http.pages import page
from huiyin_web.http.parts import Cell, Column, Content, Table
from huiyin_web.runtime import Runtime


@dataclass(frozen=True)
class BatchPage:
    """`done` counts the rows that were done; `back` is the list's address."""

    table: Table
    done: int
    errors: Mapping[str, str]
    labels: Mapping[str, str]
    back: str


def mount(routes: APIBlueprint, runtime: Runtime) -> None:
    @routes.post("/orders/batch/sign", doc_ui=False)
    @requires("order.work")
    def page_sign_many() -> Any:
        return _batch_page(runtime, SignMany, orders_url())

    @routes.post("/desk/batch/dispatch", doc_ui=False)
    @requires("order.dispatch")
    def page_dispatch_many() -> Any:
        return _batch_page(runtime, DispatchMany, desk_url())


def _batch_page(runtime: Runtime, form: type[Batch], back: str) -> Response:
    batch, errors = parse_form(form)
    results = carry_out_each(runtime, act_from_request(runtime), principal(), batch) if batch else []
    model = BatchPage(
        table=Table.of(results, _cells),
        done=sum(not each.code for each in results),
        errors=errors,
        labels={"numbers": _("Orders"), "unit": _("Unit"), "mode": _("Handed over as")},
        back=back,
    )
    return page("assignment/batch.html", status=422 if errors else 200, **vars(model))


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
