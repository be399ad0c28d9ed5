"""The unit decided on acceptance: a served notice stops the notice clock, acceptance starts the sixty days."""

from __future__ import annotations

from dataclasses import replace

from huiyin_contracts.assignment import AcceptanceDecided
from huiyin_contracts.vocabulary import AcceptanceOutcome
from huiyin_supervision.automations.base import Change, ClocksAutomation
from huiyin_supervision.domain.vocabulary import FactName


class WhenAcceptanceDecidedThenStartTheHandlingClock(ClocksAutomation[AcceptanceDecided]):
    def apply(self, change: Change[AcceptanceDecided]) -> None:
        decision, order = change.told, change.clocks.order
        if decision.notice_served_at is not None:
            change.stop(change.fact(FactName.NOTICE_SERVED, decision.unit, decision.notice_served_at))
        if decision.outcome is AcceptanceOutcome.ACCEPTED and order is not None:
            matter = replace(change.matter_of(order), category=decision.category)
            change.start(matter, change.fact(FactName.ACCEPTED, decision.unit))
