"""The unit gave the order back: its own clocks are cancelled, and the centre owes what the order still does."""

from __future__ import annotations

from huiyin_contracts.assignment import ReturnUpheld
from huiyin_supervision.automations.base import Change, ClocksAutomation
from huiyin_supervision.domain.vocabulary import FactName


class WhenReturnUpheldThenTheCentreOwes(ClocksAutomation[ReturnUpheld]):
    def apply(self, change: Change[ReturnUpheld]) -> None:
        change.stop(change.fact(FactName.RETURN_DECIDED))
        change.clocks.unit_left(change.told.unit)
