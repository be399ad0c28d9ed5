"""The petitioner was erased while the desk had the petition: nobody owes anything about it any more."""

from __future__ import annotations

from huiyin_contracts.intake import PetitionClosedAfterErasure
from huiyin_supervision.automations.base import Change, ClocksAutomation
from huiyin_supervision.domain.vocabulary import FactName


class WhenPetitionClosedAfterErasureThenEndItsClocks(ClocksAutomation[PetitionClosedAfterErasure]):
    def apply(self, change: Change[PetitionClosedAfterErasure]) -> None:
        change.clocks.end(change.event.occurred_at, FactName.CLOSED_AFTER_ERASURE)
