"""The unit answered a supervisor who urged it."""

from __future__ import annotations

from huiyin_contracts.assignment import UrgingAnswered
from huiyin_supervision.automations.base import Change, ClocksAutomation
from huiyin_supervision.domain.vocabulary import FactName


class WhenUrgingAnsweredThenNoteTheAnswer(ClocksAutomation[UrgingAnswered]):
    def apply(self, change: Change[UrgingAnswered]) -> None:
        answered = change.told
        change.clocks.answer_urging(answered.urging_id, answered.unit, answered.answer)
        change.stop(change.fact(FactName.URGING_ANSWERED, answered.unit))
