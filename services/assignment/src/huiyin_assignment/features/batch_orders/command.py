"""One order after the other, each in a transaction of its own: a refusal stops nothing but itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from pydantic import BaseModel, Field

from huiyin_assignment.features.dispatch_order.command import DispatchOrder
from huiyin_assignment.features.sign_for_order.command import SignForOrder
from huiyin_assignment.order_access import find_order
from huiyin_assignment.order_command import OrderCommand, carry_out
from huiyin_assignment.views.order_book import OrderRow
from huiyin_contracts.vocabulary import DispatchMode
from huiyin_ledger.domain import Act, Refused
from huiyin_web.identity.policy import Principal
from huiyin_web.runtime import Runtime

MOST = 200
"""Orders in one batch: what fits on the longest page of a list."""


class SignMany(BaseModel):
    numbers: list[str] = Field(min_length=1, max_length=MOST)


class DispatchMany(BaseModel):
    numbers: list[str] = Field(min_length=1, max_length=MOST)
    unit: str = Field(min_length=1, max_length=40)
    mode: DispatchMode = DispatchMode.DISPATCH


class Result(BaseModel):
    """What became of one order: `code` is empty where it was done, else the refusal's."""

    registration_no: str
    code: str = ""
    message: str = ""


def sign_many(runtime: Runtime, act: Act, who: Principal, command: SignMany) -> list[Result]:
    def sign(order: OrderRow) -> SignForOrder:
        return SignForOrder(
            jurisdiction=order.jurisdiction, registration_no=order.registration_no, unit=who.unit_code
        )

    return _each(runtime, act, who, "order.work", command.numbers, sign)


def dispatch_many(runtime: Runtime, act: Act, who: Principal, command: DispatchMany) -> list[Result]:
    def dispatch(order: OrderRow) -> DispatchOrder:
        return DispatchOrder(
            jurisdiction=order.jurisdiction,
            registration_no=order.registration_no,
            unit=command.unit,
            mode=command.mode,
        )

    return _each(runtime, act, who, "order.dispatch", command.numbers, dispatch)


def _each(
    runtime: Runtime,
    act: Act,
    who: Principal,
    action: str,
    numbers: Sequence[str],
    command_for: Callable[[OrderRow], OrderCommand],
) -> list[Result]:
    results = []
    for number in dict.fromkeys(numbers):
        try:
            order = find_order(runtime.database, who, number, action)
            carry_out(runtime, replace(act, correlation=number), command_for(order))
        except Refused as refused:
            results.append(Result(registration_no=number, code=refused.code, message=refused.message))
        else:
            results.append(Result(registration_no=number))
    return results
