"""When a petitioner was erased, then destroy the keys of their matters: what was written about them is unreadable, and nobody
can be asked any more."""

from __future__ import annotations

from huiyin_contracts.intake import PetitionerErased
from huiyin_ledger.events import Event
from huiyin_supervision.domain.matter_texts import subject_of
from huiyin_supervision.domain.return_visit import ReturnVisit
from huiyin_supervision.views.petitioners import PetitionersView, numbers_of
from huiyin_web.automations import Automation
from huiyin_web.runtime import Runtime


class WhenPetitionerErasedThenForget(Automation):
    """The events stay and the chain still verifies; only the keys go."""

    sources = {"intake": frozenset({PetitionerErased.family})}
    reads = frozenset({PetitionersView.name})

    def react(self, event: Event, runtime: Runtime) -> None:
        for number in numbers_of(runtime.database, event.jurisdiction, event.data["petitioner_ref"]):
            runtime.vault.destroy(subject_of(number), jurisdiction=event.jurisdiction)
            stream = ReturnVisit.stream_id(event.jurisdiction, number)
            visit = runtime.ledger.find(ReturnVisit, event.jurisdiction, stream)
            if visit is not None:
                visit.nobody_to_ask()
                runtime.ledger.save(event.jurisdiction, visit)
