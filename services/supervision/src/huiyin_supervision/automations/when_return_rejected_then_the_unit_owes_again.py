"""The order stays with its unit: the clocks are the unit's again, and those that start anew do."""

from __future__ import annotations

from huiyin_contracts.assignment import ReturnRejected
from huiyin_supervision.automations.base import Change, ClocksAutomation
from huiyin_supervision.domain.vocabulary import FactName


class WhenReturnRejectedThenTheUnitOwesAgain(ClocksAutomation[ReturnRejected]):
    def apply(self, change: Change[ReturnRejected]) -> None:
        clocks, unit = change.clocks, change.told.unit
        change.stop(change.fact(FactName.RETURN_DECIDED))
        clocks.back_with(unit)
        if clocks.order is not None and clocks.to_start_anew:
            dispatched = change.fact(FactName.ORDER_DISPATCHED, unit)
            change.start(change.matter_of(clocks.order), dispatched, only=clocks.to_start_anew)
