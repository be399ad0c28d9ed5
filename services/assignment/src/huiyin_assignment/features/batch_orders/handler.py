"""One order after the other, each in a transaction of its own: a refusal stops nothing but itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from huiyin_assignment.features.batch_orders.command import DispatchMany, Result, SignMany
from huiyin_assignment.features.dispatch_order.command import DispatchOrder
from huiyin_assignment.features.dispatch_order.handler import dispatch_order
from huiyin_assignment.features.sign_for_order.command import SignForOrder
from huiyin_assignment.features.sign_for_order.handler import sign_for_order
from huiyin_assignment.order_access import find_order
from huiyin_assignment.views.order_book import OrderRow
from huiyin_ledger.domain import Act, Refused
from huiyin_web.identity.policy import Principal
from huiyin_web.runtime import Runtime


def sign_many(runtime: Runtime, act: Act, who: Principal, command: SignMany) -> list[Result]:
    def sign(order: OrderRow, own: Act) -> None:
        one = SignForOrder(
            jurisdiction=order.jurisdiction, registration_no=order.registration_no, unit=who.unit_code
        )
        sign_for_order(runtime, own, one)

    return _each(runtime, act, who, "order.work", command.numbers, sign)


def dispatch_many(runtime: Runtime, act: Act, who: Principal, command: DispatchMany) -> list[Result]:
    def dispatch(order: OrderRow, own: Act) -> None:
        one = DispatchOrder(
            jurisdiction=order.jurisdiction,
            registration_no=order.registration_no,
            unit=command.unit,
            mode=command.mode,
        )
        dispatch_order(runtime, own, one)

    return _each(runtime, act, who, "order.dispatch", command.numbers, dispatch)


def _each(
    runtime: Runtime,
    act: Act,
    who: Principal,
    action: str,
    numbers: Sequence[str],
    do: Callable[[OrderRow, Act], None],
) -> list[Result]:
    results = []
    for number in dict.fromkeys(numbers):
        try:
            order = find_order(runtime.database, who, number, action)
            do(order, replace(act, correlation=number))
        except Refused as refused:
            results.append(Result(registration_no=number, code=refused.code, message=refused.message))
        else:
            results.append(Result(registration_no=number))
    return results
