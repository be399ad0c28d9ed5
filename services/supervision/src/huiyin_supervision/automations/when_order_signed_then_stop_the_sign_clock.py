"""The unit signed for the order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huiyin_contracts.assignment import OrderSigned
from huiyin_ledger.events import Event
from huiyin_supervision.automations.base import ClocksAutomation, clocks_of, stop_clocks
from huiyin_supervision.domain.vocabulary import FactName
from huiyin_supervision.rules.facts import Fact

if TYPE_CHECKING:
    from huiyin_web.runtime import Runtime


class WhenOrderSignedThenStopTheSignClock(ClocksAutomation):
    sources = {"assignment": frozenset({OrderSigned.family})}

    def react(self, event: Event, runtime: Runtime) -> None:
        clocks = clocks_of(event, runtime)
        stop_clocks(clocks, Fact(FactName.ORDER_SIGNED, event.occurred_at, event.data["unit"]))
        runtime.ledger.save(event.jurisdiction, clocks)
