"""The unit answered a supervisor who urged it."""

from __future__ import annotations

from huiyin_contracts.assignment import UrgingAnswered
from huiyin_supervision.automations.base import Change, ClocksAutomation
from huiyin_supervision.domain.vocabulary import FactName
from huiyin_supervision.text_subjects import subject_now


class WhenUrgingAnsweredThenNoteTheAnswer(ClocksAutomation[UrgingAnswered]):
    def apply(self, change: Change[UrgingAnswered]) -> None:
        answered = change.told
        subject = subject_now(change.runtime.vault, change.jurisdiction, answered.registration_no)
        change.clocks.answer_urging(answered.urging_id, answered.unit, answered.answer, subject=subject)
        change.stop(change.fact(FactName.URGING_ANSWERED, answered.unit))
