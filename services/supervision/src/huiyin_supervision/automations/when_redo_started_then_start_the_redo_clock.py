"""A redo was started: it has a clock of its own."""

from __future__ import annotations

from huiyin_contracts.assignment import RedoStarted
from huiyin_supervision.automations.base import Change, ClocksAutomation
from huiyin_supervision.domain.vocabulary import FactName


class WhenRedoStartedThenStartTheRedoClock(ClocksAutomation[RedoStarted]):
    def apply(self, change: Change[RedoStarted]) -> None:
        if change.clocks.order is not None:
            matter = change.matter_of(change.clocks.order)
            change.start(matter, change.fact(FactName.REDO_STARTED, change.told.unit))
