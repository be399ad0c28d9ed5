"""A reply was approved: its text is kept for whoever asks the petitioner about it."""

from __future__ import annotations

from huiyin_contracts.assignment import ReplyApproved
from huiyin_ledger.events import Event
from huiyin_supervision.automations.base import TextsAutomation
from huiyin_web.runtime import Runtime


class WhenReplyApprovedThenKeepItsText(TextsAutomation):
    """Not of an accusation, of which nothing is told. Nor of history."""

    sources = {"assignment": frozenset({ReplyApproved.family})}

    def react(self, event: Event, runtime: Runtime) -> None:
        reply = ReplyApproved.model_validate(event.data)
        if reply.sealed or (reply.imported and reply.approved_at == reply.replied_at):
            return
        texts = self.texts(event, runtime)
        if texts is not None:
            texts.keep_reply(reply.text, unit=reply.unit, round=reply.round, replied_at=reply.replied_at)
            runtime.ledger.save(event.jurisdiction, texts)
