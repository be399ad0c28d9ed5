"""An order went to a unit: its clocks run. One that went on to another unit takes the citizen's clock along."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from huiyin_chassis.events import Event
from huiyin_contracts.assignment import OrderDispatched
from huiyin_supervision.automations.base import (
    ClocksAutomation,
    clocks_of,
    matter_of,
    remember_stop,
    start_clocks,
    stop_clocks,
)
from huiyin_supervision.domain.vocabulary import Bound, FactName, Received
from huiyin_supervision.rules.facts import Fact, Matter

if TYPE_CHECKING:
    from huiyin_chassis.runtime import Runtime
    from huiyin_supervision.domain.matter_clocks import MatterClocks


class WhenOrderDispatchedThenStartClocks(ClocksAutomation):
    name = "when_order_dispatched_then_start_clocks"
    sources = {"assignment": frozenset({OrderDispatched.family})}

    def react(self, event: Event, runtime: Runtime) -> None:
        order = OrderDispatched.model_validate(event.data)
        clocks = clocks_of(event, runtime)
        if order.sealed:
            _sealed(clocks, order, event, runtime)
        else:
            _open(clocks, order, event, runtime)
        runtime.ledger.save(event.jurisdiction, clocks)


def _open(clocks: MatterClocks, order: OrderDispatched, event: Event, runtime: Runtime) -> None:
    if order.received_by is not None:
        _start_what_the_receiver_owes(clocks, order, event, runtime)
    noted = clocks.note_order(
        received_by=order.received_by,
        unit=order.unit,
        channel=order.channel,
        nature=order.nature,
        category=order.category,
        urgency=order.urgency,
        received_at=order.received_at,
        imported=order.imported,
    )
    matter = matter_of(noted, event.jurisdiction)
    fact = Fact(FactName.ORDER_DISPATCHED, event.occurred_at, order.unit)
    stop_clocks(clocks, fact)
    remember_stop(clocks, replace(matter, received=Received.BY_TRANSFER), fact)
    start_clocks(clocks, matter, fact, runtime)


def _start_what_the_receiver_owes(
    clocks: MatterClocks, order: OrderDispatched, event: Event, runtime: Runtime
) -> None:
    """It runs from registration; here it starts where that is still to be heard of, or said nothing of a unit."""
    matter = Matter(
        jurisdiction=event.jurisdiction,
        received_at=order.received_at,
        imported=order.imported,
        channel=order.channel,
        received=Received.DIRECTLY,
    )
    registered = Fact(FactName.PETITION_REGISTERED, order.received_at)
    start_clocks(clocks, matter, registered, runtime, follows=Bound.RECEIVER)


def _sealed(clocks: MatterClocks, order: OrderDispatched, event: Event, runtime: Runtime) -> None:
    """Only that the competent organ signs for it is measured: no sixty days open (R22 §30)."""
    clocks.seal(order.unit)
    matter = Matter(event.jurisdiction, order.received_at, order.imported)
    fact = Fact(FactName.ACCUSATION_DISPATCHED, event.occurred_at, order.unit)
    start_clocks(clocks, matter, fact, runtime)
