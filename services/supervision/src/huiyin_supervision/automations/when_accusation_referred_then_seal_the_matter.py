"""An accusation was referred: that disposes of it, and only the competent organ sees it from now on. What was owed
while it was handled as an ordinary matter ends, and nobody is asked about it."""

from __future__ import annotations

from huiyin_contracts.intake import AccusationReferred
from huiyin_supervision.automations.base import Change, ClocksAutomation, withdrawn_visit
from huiyin_supervision.domain.return_visit import ReturnVisit


class WhenAccusationReferredThenSealTheMatter(ClocksAutomation[AccusationReferred]):
    def apply(self, change: Change[AccusationReferred]) -> ReturnVisit | None:
        organ = change.told.competent_unit.named_in(change.jurisdiction)
        change.clocks.refer(organ, change.event.occurred_at, taken_back=change.told.taken_back)
        return withdrawn_visit(change)
