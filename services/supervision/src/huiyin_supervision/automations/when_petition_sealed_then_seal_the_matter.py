"""The desk takes a petition for an accusation: only those who may refer it see the matter from now on."""

from __future__ import annotations

from huiyin_contracts.intake import PetitionSealed
from huiyin_supervision.automations.base import Change, ClocksAutomation


class WhenPetitionSealedThenSealTheMatter(ClocksAutomation[PetitionSealed]):
    def apply(self, change: Change[PetitionSealed]) -> None:
        change.clocks.seal()
