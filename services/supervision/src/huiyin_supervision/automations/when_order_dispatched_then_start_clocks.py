"""An order was dispatched: its clocks start. At a later dispatch those of the order go to the new unit."""

from __future__ import annotations

from dataclasses import replace

from huiyin_contracts.assignment import OrderDispatched
from huiyin_supervision.automations.base import Change, ClocksAutomation, withdrawn_visit
from huiyin_supervision.domain.return_visit import ReturnVisit
from huiyin_supervision.domain.vocabulary import Bound, FactName, Received
from huiyin_supervision.rules.facts import Matter


class WhenOrderDispatchedThenStartClocks(ClocksAutomation[OrderDispatched]):
    def apply(self, change: Change[OrderDispatched]) -> ReturnVisit | None:
        if change.told.sealed:
            return _dispatch_sealed(change)
        _dispatch_open(change)
        return None


def _dispatch_open(change: Change[OrderDispatched]) -> None:
    order = change.told
    if order.received_by is not None:
        _start_receivers_clock(change)
    noted = change.clocks.note_order(
        received_by=order.received_by,
        unit=order.unit,
        channel=order.channel,
        nature=order.nature,
        category=order.category,
        urgency=order.urgency,
        received_at=order.received_at,
        imported=order.imported,
    )
    matter, fact = change.matter_of(noted), change.fact(FactName.ORDER_DISPATCHED, order.unit)
    change.stop(fact)
    change.remember_stop(replace(matter, received=Received.BY_TRANSFER), fact)
    change.start(matter, fact)


def _start_receivers_clock(change: Change[OrderDispatched]) -> None:
    """Start the receiver's clock where the registration has not arrived yet, or named no receiving unit."""
    order = change.told
    matter = Matter(
        jurisdiction=change.jurisdiction,
        received_at=order.received_at,
        imported=order.imported,
        channel=order.channel,
        received=Received.DIRECTLY,
    )
    registered = change.fact(FactName.PETITION_REGISTERED, at=order.received_at)
    change.start(matter, registered, follows=Bound.RECEIVER)


def _dispatch_sealed(change: Change[OrderDispatched]) -> ReturnVisit | None:
    """Start the sign clock alone: the sixty days do not apply to an accusation (R22 §30). What a unit owed before ends."""
    order = change.told
    change.clocks.reach_organ(order.unit, change.event.occurred_at)
    matter = Matter(change.jurisdiction, order.received_at, order.imported)
    change.start(matter, change.fact(FactName.ACCUSATION_DISPATCHED, order.unit))
    return withdrawn_visit(change)
