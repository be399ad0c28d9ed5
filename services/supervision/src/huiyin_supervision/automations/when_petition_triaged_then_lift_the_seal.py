"""A petition was triaged, so it is no accusation: whoever may see matters sees it from now on."""

from __future__ import annotations

from huiyin_contracts.intake import PetitionTriaged
from huiyin_supervision.automations.base import Change, ClocksAutomation


class WhenPetitionTriagedThenLiftTheSeal(ClocksAutomation[PetitionTriaged]):
    def apply(self, change: Change[PetitionTriaged]) -> None:
        change.clocks.lift_seal()
