"""The centre ordered a redo, or concluded the matter: a review that was open is decided."""

from __future__ import annotations

from huiyin_supervision.automations.base import Change, ClocksAutomation, Fields
from huiyin_supervision.domain.return_visit_events import Concluded, RedoOrdered
from huiyin_supervision.domain.vocabulary import FactName


class WhenReviewDecidedThenStopItsClock(ClocksAutomation[Fields]):
    sources = {"supervision": frozenset({RedoOrdered.TOPIC, Concluded.TOPIC})}

    def apply(self, change: Change[Fields]) -> None:
        change.stop(change.fact(FactName.REVIEW_DECIDED))
