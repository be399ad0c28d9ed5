"""A review was opened, as the petitioner is not content or added something after the end: the centre has to decide."""

from __future__ import annotations

from dataclasses import replace

from huiyin_supervision.automations.base import Change, ClocksAutomation, Fields
from huiyin_supervision.domain.return_visit_events import ReviewOpened
from huiyin_supervision.domain.vocabulary import FactName


class WhenReviewOpenedThenTheCentreOwesADecision(ClocksAutomation[Fields]):
    """What is said of an imported matter is said today: its review is no history."""

    sources = {"supervision": frozenset({ReviewOpened.TOPIC})}

    def apply(self, change: Change[Fields]) -> None:
        order = change.clocks.order
        if order is not None and not change.clocks.with_organ:
            matter = replace(change.matter_of(order), imported=False)
            change.start(matter, change.fact(FactName.REVIEW_OPENED))
