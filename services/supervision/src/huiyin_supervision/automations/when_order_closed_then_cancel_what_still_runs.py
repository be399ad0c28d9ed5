"""The order was closed: its running clocks are cancelled."""

from __future__ import annotations

from huiyin_contracts.assignment import OrderClosed
from huiyin_supervision.automations.base import Change, ClocksAutomation
from huiyin_supervision.domain.vocabulary import FactName


class WhenOrderClosedThenCancelWhatStillRuns(ClocksAutomation[OrderClosed]):
    def apply(self, change: Change[OrderClosed]) -> None:
        change.clocks.close(change.event.occurred_at, FactName.ORDER_CLOSED)
