"""The unit handed in its reply: the centre has to audit it, and answers for the clocks until it has."""

from __future__ import annotations

from huiyin_contracts.assignment import ReplySubmitted
from huiyin_supervision.automations.base import Change, ClocksAutomation
from huiyin_supervision.domain.vocabulary import FactName


class WhenReplySubmittedThenTheCentreOwes(ClocksAutomation[ReplySubmitted]):
    """Not of history, which had its answer before, nor of an accusation, whose reply a colleague in the organ audits."""

    def apply(self, change: Change[ReplySubmitted]) -> None:
        change.stop(change.fact(FactName.REPLY_SUBMITTED, change.told.unit))
        change.clocks.wait_for_centre()
        order = change.clocks.order
        if order is not None and not order.imported and not change.clocks.with_organ:
            change.start(change.matter_of(order), change.fact(FactName.REPLY_SUBMITTED))
