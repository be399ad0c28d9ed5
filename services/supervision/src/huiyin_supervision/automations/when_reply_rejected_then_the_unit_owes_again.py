"""The centre sent the reply back: the clocks are the unit's again."""

from __future__ import annotations

from huiyin_contracts.assignment import ReplyRejected
from huiyin_supervision.automations.base import Change, ClocksAutomation
from huiyin_supervision.domain.vocabulary import FactName


class WhenReplyRejectedThenTheUnitOwesAgain(ClocksAutomation[ReplyRejected]):
    def apply(self, change: Change[ReplyRejected]) -> None:
        change.stop(change.fact(FactName.REPLY_REJECTED))
        change.clocks.back_with(change.told.unit)
