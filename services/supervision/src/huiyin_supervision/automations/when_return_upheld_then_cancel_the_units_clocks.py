"""The unit gave the order back: its own clocks are cancelled, those of the order run on."""

from __future__ import annotations

from huiyin_contracts.assignment import ReturnUpheld
from huiyin_supervision.automations.base import Change, ClocksAutomation


class WhenReturnUpheldThenCancelTheUnitsClocks(ClocksAutomation[ReturnUpheld]):
    def apply(self, change: Change[ReturnUpheld]) -> None:
        change.clocks.unit_left(change.told.unit)
