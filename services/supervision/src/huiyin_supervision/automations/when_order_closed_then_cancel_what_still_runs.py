"""The order was closed: its running clocks are cancelled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huiyin_contracts.assignment import OrderClosed
from huiyin_ledger.events import Event
from huiyin_supervision.automations.base import ClocksAutomation, clocks_of
from huiyin_supervision.domain.vocabulary import FactName

if TYPE_CHECKING:
    from huiyin_web.runtime import Runtime


class WhenOrderClosedThenCancelWhatStillRuns(ClocksAutomation):
    sources = {"assignment": frozenset({OrderClosed.family})}

    def react(self, event: Event, runtime: Runtime) -> None:
        clocks = clocks_of(event, runtime)
        clocks.close(event.occurred_at, FactName.ORDER_CLOSED)
        runtime.ledger.save(event.jurisdiction, clocks)
