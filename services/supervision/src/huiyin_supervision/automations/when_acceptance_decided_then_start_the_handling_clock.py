"""The unit decided on acceptance: a served notice stops the notice clock, acceptance starts the sixty days."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from huiyin_contracts.assignment import AcceptanceDecided
from huiyin_contracts.vocabulary import AcceptanceOutcome
from huiyin_ledger.events import Event
from huiyin_supervision.automations.base import (
    ClocksAutomation,
    clocks_of,
    matter_of,
    start_clocks,
    stop_clocks,
)
from huiyin_supervision.domain.vocabulary import FactName
from huiyin_supervision.rules.facts import Fact

if TYPE_CHECKING:
    from huiyin_web.runtime import Runtime


class WhenAcceptanceDecidedThenStartTheHandlingClock(ClocksAutomation):
    sources = {"assignment": frozenset({AcceptanceDecided.family})}

    def react(self, event: Event, runtime: Runtime) -> None:
        decision = AcceptanceDecided.model_validate(event.data)
        clocks = clocks_of(event, runtime)
        if decision.notice_served_at is not None:
            stop_clocks(clocks, Fact(FactName.NOTICE_SERVED, decision.notice_served_at, decision.unit))
        if decision.outcome is AcceptanceOutcome.ACCEPTED and clocks.order is not None:
            matter = replace(matter_of(clocks.order, event.jurisdiction), category=decision.category)
            start_clocks(clocks, matter, Fact(FactName.ACCEPTED, event.occurred_at, decision.unit), runtime)
        runtime.ledger.save(event.jurisdiction, clocks)
