"""When a reply was approved, then store it under the petitioner's key, to be read and rated."""

from __future__ import annotations

from typing import ClassVar

from huiyin_contracts.assignment import ReplyApproved
from huiyin_intake.domain.petition import Petition
from huiyin_ledger.events import Event
from huiyin_web.automations import Automation
from huiyin_web.runtime import Runtime


class WhenReplyApprovedThenKeepItSealed(Automation):
    """Except for a sealed matter, whose reply is never published, and history, whose reply was imported with it. An imported
    matter that was still open, and is answered here, is read and rated like any other."""

    name = "when_reply_approved_then_keep_it_sealed"
    sources: ClassVar = {"assignment": frozenset({ReplyApproved.family})}

    def react(self, event: Event, runtime: Runtime) -> None:
        reply = ReplyApproved.model_validate(event.data)
        if reply.sealed or (reply.imported and reply.approved_at == reply.replied_at):
            return
        stream = Petition.stream_id(reply.registration_no)
        petition = runtime.ledger.find(Petition, event.jurisdiction, stream)
        if petition is None or runtime.vault.is_erased(event.jurisdiction, petition.petitioner_ref):
            return
        petition.receive_reply(reply.round, reply.unit, reply.replied_at, reply.text)
        runtime.ledger.save(event.jurisdiction, petition)
