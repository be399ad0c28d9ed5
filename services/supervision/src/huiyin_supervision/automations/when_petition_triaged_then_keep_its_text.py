"""A petition was triaged: its title and text, masked, are kept for whoever asks the petitioner afterwards."""

from __future__ import annotations

from huiyin_contracts.intake import PetitionTriaged
from huiyin_ledger.events import Event
from huiyin_supervision.automations.base import TextsAutomation
from huiyin_web.runtime import Runtime


class WhenPetitionTriagedThenKeepItsText(TextsAutomation):
    """Not of one that the desk answers itself: nobody asks about it here. Nor of history."""

    sources = {"intake": frozenset({PetitionTriaged.family})}

    def react(self, event: Event, runtime: Runtime) -> None:
        petition = PetitionTriaged.model_validate(event.data)
        if petition.answered_directly or petition.imported:
            return
        texts = self.texts(event, runtime)
        if texts is not None:
            texts.keep_request(petition.title, petition.text)
            runtime.ledger.save(event.jurisdiction, texts)
