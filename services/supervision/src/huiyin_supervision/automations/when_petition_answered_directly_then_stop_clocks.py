"""Intake answered the petition directly: the duty to dispose of it is fulfilled."""

from __future__ import annotations

from huiyin_contracts.intake import PetitionAnsweredDirectly
from huiyin_supervision.automations.base import Change, ClocksAutomation
from huiyin_supervision.domain.vocabulary import FactName


class WhenPetitionAnsweredDirectlyThenStopClocks(ClocksAutomation[PetitionAnsweredDirectly]):
    def apply(self, change: Change[PetitionAnsweredDirectly]) -> None:
        change.stop(change.fact(FactName.PETITION_ANSWERED_DIRECTLY, at=change.told.answered_at))
