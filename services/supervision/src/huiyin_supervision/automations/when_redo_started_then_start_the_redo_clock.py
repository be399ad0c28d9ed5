"""A redo was started: it has a clock of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huiyin_contracts.assignment import RedoStarted
from huiyin_ledger.events import Event
from huiyin_supervision.automations.base import ClocksAutomation, clocks_of, matter_of, start_clocks
from huiyin_supervision.domain.vocabulary import FactName
from huiyin_supervision.rules.facts import Fact

if TYPE_CHECKING:
    from huiyin_web.runtime import Runtime


class WhenRedoStartedThenStartTheRedoClock(ClocksAutomation):
    sources = {"assignment": frozenset({RedoStarted.family})}

    def react(self, event: Event, runtime: Runtime) -> None:
        clocks = clocks_of(event, runtime)
        if clocks.order is not None:
            fact = Fact(FactName.REDO_STARTED, event.occurred_at, event.data["unit"])
            start_clocks(clocks, matter_of(clocks.order, event.jurisdiction), fact, runtime)
        runtime.ledger.save(event.jurisdiction, clocks)
