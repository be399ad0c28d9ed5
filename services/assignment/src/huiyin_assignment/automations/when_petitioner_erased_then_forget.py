"""When a petitioner was erased, then destroy their key here too: every text about them becomes unreadable."""

from __future__ import annotations

from huiyin_contracts.intake import PetitionerErased
from huiyin_ledger.events import Event
from huiyin_web.automations import Automation
from huiyin_web.runtime import Runtime


class WhenPetitionerErasedThenForget(Automation):
    """The events stay and the chain still verifies; only the key goes."""

    sources = {"intake": frozenset({PetitionerErased.family})}

    def react(self, event: Event, runtime: Runtime) -> None:
        runtime.vault.destroy(event.data["petitioner_ref"], jurisdiction=event.jurisdiction)
