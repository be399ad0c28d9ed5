"""The unit gave the order back: its own clocks are cancelled, those of the order run on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huiyin_contracts.assignment import ReturnUpheld
from huiyin_ledger.events import Event
from huiyin_supervision.automations.base import ClocksAutomation, clocks_of

if TYPE_CHECKING:
    from huiyin_web.runtime import Runtime


class WhenReturnUpheldThenCancelTheUnitsClocks(ClocksAutomation):
    sources = {"assignment": frozenset({ReturnUpheld.family})}

    def react(self, event: Event, runtime: Runtime) -> None:
        clocks = clocks_of(event, runtime)
        clocks.unit_left(event.data["unit"])
        runtime.ledger.save(event.jurisdiction, clocks)
