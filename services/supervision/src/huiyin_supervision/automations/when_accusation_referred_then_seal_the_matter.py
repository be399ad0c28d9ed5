"""An accusation was referred: that disposes of it, and only the competent organ sees it from now on."""

from __future__ import annotations

from huiyin_contracts.intake import AccusationReferred
from huiyin_supervision.automations.base import Change, ClocksAutomation
from huiyin_supervision.domain.vocabulary import FactName


class WhenAccusationReferredThenSealTheMatter(ClocksAutomation[AccusationReferred]):
    def apply(self, change: Change[AccusationReferred]) -> None:
        change.clocks.seal(change.told.competent_unit.named_in(change.jurisdiction))
        change.stop(change.fact(FactName.ACCUSATION_REFERRED))
