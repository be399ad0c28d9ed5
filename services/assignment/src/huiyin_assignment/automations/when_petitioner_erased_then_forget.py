"""When a petitioner was erased, then destroy their key here too: every text about them becomes unreadable."""

from __future__ import annotations

from huiyin_chassis.automations import Automation
from huiyin_chassis.events import Event
from huiyin_chassis.runtime import Runtime
from huiyin_contracts.intake import PetitionerErased


class WhenPetitionerErasedThenForget(Automation):
    """The events stay and the chain still verifies; only the key goes."""

    name = "when_petitioner_erased_then_forget"
    sources = {"intake": frozenset({PetitionerErased.family})}

    def react(self, event: Event, runtime: Runtime) -> None:
        runtime.vault.destroy(event.data["petitioner_ref"], jurisdiction=event.jurisdiction)
