"""When a petition that was dispatched turns out to be an accusation, then withdraw its order from whoever has it."""

from __future__ import annotations

from huiyin_assignment.automations.base import OrderAutomation
from huiyin_assignment.domain.opening import sealed_matter
from huiyin_contracts.intake import PetitionSealed
from huiyin_ledger.events import Event
from huiyin_web.runtime import Runtime


class WhenPetitionSealedThenWithdrawItsOrder(OrderAutomation):
    """Its referral follows, and may have to wait for its organ: nobody else has the order meanwhile. Most petitions
    are sealed before they are dispatched, and have none."""

    sources = {"intake": frozenset({PetitionSealed.family})}

    def react(self, event: Event, runtime: Runtime) -> None:
        order = self.find_order(event, runtime)
        if order is not None:
            order.withdraw(sealed_matter(order.matter.registration_no, order.matter.received_at))
            runtime.ledger.save(event.jurisdiction, order)
