"""One order after the other, each in a transaction of its own: a refusal stops nothing but itself."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import replace
from typing import ClassVar

from pydantic import BaseModel, Field

from huiyin_assignment.features.dispatch_order.command import DispatchOrder
from huiyin_assignment.features.sign_for_order.command import SignForOrder
from huiyin_assignment.order_access import find_order, unit_named
from huiyin_assignment.order_command import OrderCommand, carry_out
from huiyin_assignment.views.order_book import OrderRow
from huiyin_contracts.vocabulary import DispatchMode
from huiyin_ledger.domain import Act, Refused
from huiyin_web.identity.policy import Principal
from huiyin_web.runtime import Runtime


class Batch(BaseModel):
    """Registration numbers, as many as fit on the longest page of a list; `action` is the policy's for each order."""

    numbers: list[str] = Field(min_length=1, max_length=200)

    action: ClassVar[str]

    @abstractmethod
    def command_for(self, order: OrderRow, who: Principal) -> OrderCommand:
        """The same command on one of the orders."""


class SignMany(Batch):
    action = "order.work"

    def command_for(self, order: OrderRow, who: Principal) -> SignForOrder:
        return SignForOrder(
            jurisdiction=order.jurisdiction,
            registration_no=order.registration_no,
            unit=unit_named(who, self.action, order),
        )


class DispatchMany(Batch):
    unit: str = Field(min_length=1, max_length=40)
    mode: DispatchMode = DispatchMode.DISPATCH

    action = "order.dispatch"

    def command_for(self, order: OrderRow, who: Principal) -> DispatchOrder:
        return DispatchOrder(
            jurisdiction=order.jurisdiction,
            registration_no=order.registration_no,
            unit=self.unit,
            mode=self.mode,
        )


class Result(BaseModel):
    """What became of one order: `code` is empty where it was done, else the refusal's."""

    registration_no: str
    code: str = ""
    message: str = ""


def carry_out_each(runtime: Runtime, act: Act, who: Principal, batch: Batch) -> list[Result]:
    results = []
    for number in dict.fromkeys(batch.numbers):
        try:
            order = find_order(runtime.database, who, number, batch.action)
            command = batch.command_for(order, who)
            key = act.once and act.once.part(number)
            carry_out(runtime, replace(act, correlation=number, once=key), command, who)
        except Refused as refused:
            results.append(Result(registration_no=number, code=refused.code, message=refused.message))
        else:
            results.append(Result(registration_no=number))
    return results
