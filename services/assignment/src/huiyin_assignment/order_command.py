"""What every command on an order has in common, and how it is carried out."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from huiyin_assignment.domain.order import Order
from huiyin_assignment.domain.vocabulary import State
from huiyin_assignment.erased_petitioner import forget_erased
from huiyin_assignment.order_access import why_barred
from huiyin_ledger.commands import execute
from huiyin_ledger.db import Database
from huiyin_ledger.domain import Act, Conflict, Refused
from huiyin_web.identity.policy import Principal
from huiyin_web.runtime import Runtime


class Versioned(BaseModel):
    """`version`: as shown with the order; a newer order answers 409. Left out: whichever it is by then."""

    version: int | None = None


@dataclass(frozen=True)
class Known:
    """What the order doesn't know: `database` is for the units and the like; `barred`: why whoever acts may not, because of a
    part that they had in the matter."""

    database: Database
    barred: Refused | None


class OrderCommand(Versioned):
    """`kept_apart`: the policy's action, where whoever had a part in the matter may be kept from it."""

    model_config = ConfigDict(frozen=True)

    kept_apart: ClassVar[str] = ""

    jurisdiction: str
    registration_no: str

    @abstractmethod
    def decide(self, order: Order, act: Act, known: Known) -> None:
        """Call the order's own command, or raise Refused."""


class UnitCommand(OrderCommand):
    """`unit`: the unit of whoever gives it."""

    unit: str


class OrderNow(BaseModel):
    """The order after a command."""

    registration_no: str
    state: State
    unit: str | None
    round: int
    version: int


def carry_out(runtime: Runtime, act: Act, command: OrderCommand, who: Principal | None = None) -> OrderNow:
    """Load the order, let the command decide, save it. Retried on a clash where the command names no version. `who`: with what
    posts the actor does it."""

    def run() -> OrderNow:
        stream = Order.stream_id(command.jurisdiction, command.registration_no)
        order = runtime.ledger.get(Order, command.jurisdiction, stream)
        if command.version is not None and command.version != order.version:
            raise Conflict
        forget_erased(runtime, command.jurisdiction, order)
        barred = None
        if command.kept_apart:
            barred = why_barred(runtime, command.kept_apart, command.jurisdiction, order, act.actor, who)
        command.decide(order, act, Known(runtime.database, barred))
        runtime.ledger.save(command.jurisdiction, order)
        return OrderNow(
            registration_no=order.matter.registration_no,
            state=order.state,
            unit=order.unit,
            round=order.round,
            version=order.version,
        )

    retries = 3 if command.version is None else 0
    return execute(runtime, act, run, jurisdiction=command.jurisdiction, retries=retries, answer=OrderNow)
