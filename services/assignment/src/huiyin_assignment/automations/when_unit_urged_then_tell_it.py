"""When a supervisor urged the unit that holds an order, then show it there, with the words."""

from __future__ import annotations

from huiyin_assignment.automations.base import OrderAutomation
from huiyin_contracts.supervision import UnitUrged
from huiyin_ledger.events import Event
from huiyin_web.runtime import Runtime


class WhenUnitUrgedThenTellIt(OrderAutomation):
    """Nobody is urged about an accusation, as which an order may have been withdrawn meanwhile."""

    sources = {"supervision": frozenset({UnitUrged.family})}

    def react(self, event: Event, runtime: Runtime) -> None:
        urged = UnitUrged.model_validate(event.data)
        order = self.get_order(event, runtime)
        if order.matter.sealed:
            return
        order.receive_urging(
            urged.unit, urged.urging_id, urged.kind, urged.words, urged.answer_due_at, event.actor
        )
        runtime.ledger.save(event.jurisdiction, order)
