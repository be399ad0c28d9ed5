"""An order was dispatched: its clocks start. At a later dispatch those of the order go to the new unit."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from huiyin_contracts.assignment import OrderDispatched
from huiyin_ledger.events import Event
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
    from huiyin_supervision.domain.matter_clocks import MatterClocks
    from huiyin_web.runtime import Runtime


class WhenOrderDispatchedThenStartClocks(ClocksAutomation):
    sources = {"assignment": frozenset({OrderDispatched.family})}

    def react(self, event: Event, runtime: Runtime) -> None:
        order = OrderDispatched.model_validate(event.data)
        clocks = clocks_of(event, runtime)
        if order.sealed:
            _dispatch_sealed(clocks, order, event, runtime)
        else:
            _dispatch_open(clocks, order, event, runtime)
        runtime.ledger.save(event.jurisdiction, clocks)


def _dispatch_open(clocks: MatterClocks, order: OrderDispatched, event: Event, runtime: Runtime) -> None:
    if order.received_by is not None:
        _start_receivers_clock(clocks, order, event, runtime)
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


def _start_receivers_clock(
    clocks: MatterClocks, order: OrderDispatched, event: Event, runtime: Runtime
) -> None:
    """Start the receiver's clock where the registration has not arrived yet, or named no receiving unit."""
    matter = Matter(
        jurisdiction=event.jurisdiction,
        received_at=order.received_at,
        imported=order.imported,
        channel=order.channel,
        received=Received.DIRECTLY,
    )
    registered = Fact(FactName.PETITION_REGISTERED, order.received_at)
    start_clocks(clocks, matter, registered, runtime, follows=Bound.RECEIVER)


def _dispatch_sealed(clocks: MatterClocks, order: OrderDispatched, event: Event, runtime: Runtime) -> None:
    """Start the sign clock alone: the sixty days do not apply to an accusation (R22 §30)."""
    clocks.seal(order.unit)
    matter = Matter(event.jurisdiction, order.received_at, order.imported)
    fact = Fact(FactName.ACCUSATION_DISPATCHED, event.occurred_at, order.unit)
    start_clocks(clocks, matter, fact, runtime)
