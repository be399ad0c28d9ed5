"""The unit spoke with the requester."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huiyin_contracts.assignment import CallerContacted
from huiyin_ledger.events import Event
from huiyin_supervision.automations.base import ClocksAutomation, clocks_of, stop_clocks
from huiyin_supervision.domain.vocabulary import FactName
from huiyin_supervision.rules.facts import Fact

if TYPE_CHECKING:
    from huiyin_web.runtime import Runtime


class WhenCallerContactedThenStopTheContactClock(ClocksAutomation):
    sources = {"assignment": frozenset({CallerContacted.family})}

    def react(self, event: Event, runtime: Runtime) -> None:
        contact = CallerContacted.model_validate(event.data)
        clocks = clocks_of(event, runtime)
        stop_clocks(clocks, Fact(FactName.CALLER_CONTACTED, contact.contacted_at, contact.unit))
        runtime.ledger.save(event.jurisdiction, clocks)
