"""When a matter was concluded with a reason, then store the reason under the petitioner's key, to be read."""

from __future__ import annotations

from typing import ClassVar

from huiyin_contracts.supervision import MatterConcluded
from huiyin_intake.domain.petition import Petition
from huiyin_ledger.events import Event
from huiyin_web.automations import Automation
from huiyin_web.runtime import Runtime


class WhenMatterConcludedThenKeepWhatIsTold(Automation):
    """Where the return visit was content, or nobody answered, there is nothing to tell."""

    sources: ClassVar = {"supervision": frozenset({MatterConcluded.family})}

    def react(self, event: Event, runtime: Runtime) -> None:
        concluded = MatterConcluded.model_validate(event.data)
        if concluded.told is None:
            return
        stream = Petition.stream_id(concluded.registration_no)
        petition = runtime.ledger.find(Petition, event.jurisdiction, stream)
        if petition is None or runtime.vault.is_erased(event.jurisdiction, petition.petitioner_ref):
            return
        petition.explain_closing(concluded.concluded_at, concluded.told)
        runtime.ledger.save(event.jurisdiction, petition)
