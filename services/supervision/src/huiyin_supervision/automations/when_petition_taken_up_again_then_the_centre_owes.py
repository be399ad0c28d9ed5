"""The desk took a petition up again that it had answered itself: it has to decide anew."""

from __future__ import annotations

from huiyin_contracts.intake import PetitionTakenUpAgain
from huiyin_supervision.automations.base import Change, ClocksAutomation
from huiyin_supervision.domain.vocabulary import FactName
from huiyin_supervision.rules.facts import Matter


class WhenPetitionTakenUpAgainThenTheCentreOwes(ClocksAutomation[PetitionTakenUpAgain]):
    """Not where an order was dispatched meanwhile, which may arrive first: that decided it."""

    def apply(self, change: Change[PetitionTakenUpAgain]) -> None:
        if change.clocks.order is None:
            fact = change.fact(FactName.PETITION_TAKEN_UP_AGAIN)
            change.start(Matter(change.jurisdiction, received_at=fact.at), fact)
