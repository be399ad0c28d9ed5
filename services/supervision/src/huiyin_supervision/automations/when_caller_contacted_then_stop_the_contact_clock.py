"""The unit spoke with the requester."""

from __future__ import annotations

from huiyin_contracts.assignment import CallerContacted
from huiyin_supervision.automations.base import Change, ClocksAutomation
from huiyin_supervision.domain.vocabulary import FactName


class WhenCallerContactedThenStopTheContactClock(ClocksAutomation[CallerContacted]):
    def apply(self, change: Change[CallerContacted]) -> None:
        contact = change.told
        change.stop(change.fact(FactName.CALLER_CONTACTED, contact.unit, contact.contacted_at))
