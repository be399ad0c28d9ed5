"""The unit signed for the order."""

from __future__ import annotations

from huiyin_contracts.assignment import OrderSigned
from huiyin_supervision.automations.base import Change, ClocksAutomation
from huiyin_supervision.domain.vocabulary import FactName


class WhenOrderSignedThenStopTheSignClock(ClocksAutomation[OrderSigned]):
    def apply(self, change: Change[OrderSigned]) -> None:
        change.stop(change.fact(FactName.ORDER_SIGNED, change.told.unit))
