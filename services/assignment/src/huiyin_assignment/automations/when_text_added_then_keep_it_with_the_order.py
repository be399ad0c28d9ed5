"""When a petitioner added something after triage, then keep it with the order, for whoever holds it."""

from __future__ import annotations

from huiyin_assignment.automations.base import OrderAutomation
from huiyin_contracts.intake import TextAdded
from huiyin_ledger.events import Event
from huiyin_web.runtime import Runtime


class WhenTextAddedThenKeepItWithTheOrder(OrderAutomation):
    """Sealed under the petitioner's key, as the rest of the text. Of somebody erased meanwhile there is nothing to keep."""

    sources = {"intake": frozenset({TextAdded.family})}

    def react(self, event: Event, runtime: Runtime) -> None:
        added = TextAdded.model_validate(event.data)
        if runtime.vault.is_erased(event.jurisdiction, added.petitioner_ref):
            return
        order = self.get_order(event, runtime)
        order.add_text(added.text)
        runtime.ledger.save(event.jurisdiction, order)
