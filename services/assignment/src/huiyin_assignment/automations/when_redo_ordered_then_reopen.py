"""When supervision ordered a redo, then open the order for its next round."""

from __future__ import annotations

from huiyin_assignment.automations.base import OrderAutomation
from huiyin_contracts.supervision import RedoOrdered
from huiyin_ledger.events import Event
from huiyin_web.runtime import Runtime


class WhenRedoOrderedThenReopen(OrderAutomation):
    """A matter that was answered directly has no order: a redo of it is work for the centre, not for a unit. One that was
    withdrawn meanwhile, as an accusation, is not done again."""

    sources = {"supervision": frozenset({RedoOrdered.family})}

    def react(self, event: Event, runtime: Runtime) -> None:
        order = self.find_order(event, runtime)
        if order is None or order.matter.sealed:
            return
        redo = RedoOrdered.model_validate(event.data)
        order.redo(redo.reason, redo.words or "", redo.wanted or "")
        runtime.ledger.save(event.jurisdiction, order)
