"""The unit asked to give the order back: the centre has to decide, and answers for the clocks until it has."""

from __future__ import annotations

from huiyin_contracts.assignment import ReturnRequested
from huiyin_supervision.automations.base import Change, ClocksAutomation
from huiyin_supervision.domain.vocabulary import FactName


class WhenReturnRequestedThenTheCentreOwes(ClocksAutomation[ReturnRequested]):
    def apply(self, change: Change[ReturnRequested]) -> None:
        change.clocks.return_requested()
        if change.clocks.order is not None:
            matter = change.matter_of(change.clocks.order)
            change.start(matter, change.fact(FactName.RETURN_REQUESTED))
