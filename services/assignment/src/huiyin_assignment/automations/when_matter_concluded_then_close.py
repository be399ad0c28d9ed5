"""When supervision concluded a matter, then close its order."""

from __future__ import annotations

from huiyin_assignment.automations.base import OrderAutomation
from huiyin_assignment.domain.vocabulary import State
from huiyin_contracts.supervision import MatterConcluded
from huiyin_ledger.events import Event
from huiyin_web.runtime import Runtime


class WhenMatterConcludedThenClose(OrderAutomation):
    """Nothing to do for a matter without an order, or one that is closed (imported, not accepted) or sealed, which is
    concluded by its organ."""

    sources = {"supervision": frozenset({MatterConcluded.family})}

    def react(self, event: Event, runtime: Runtime) -> None:
        order = self.find_order(event, runtime)
        if order is None or order.matter.sealed or order.state is State.CLOSED:
            return
        order.conclude()
        runtime.ledger.save(event.jurisdiction, order)
