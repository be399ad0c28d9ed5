"""Which account had which part in each matter: some of them may not ask the petitioner. Whoever spoke for the unit at the centre, with
somebody who asked for secrecy, had none."""

from __future__ import annotations

from huiyin_contracts.assignment import (
    AcceptanceDecided,
    CallerContacted,
    OrderDispatched,
    OrderSigned,
    ReplyApproved,
    ReplyRejected,
    ReplySubmitted,
    ReturnRequested,
)
from huiyin_contracts.intake import PetitionAnsweredDirectly, PetitionRegistered, PetitionTriaged
from huiyin_ledger.events import Event
from huiyin_ledger.views.view import creates
from huiyin_web.duties import DutiesView, DutyRow
from huiyin_web.identity.duties import Duty


class MatterDutiesView(DutiesView):
    duties = {
        PetitionRegistered.family: Duty.REGISTERED,
        PetitionTriaged.family: Duty.TRIAGED,
        PetitionAnsweredDirectly.family: Duty.REPLIED,
        OrderDispatched.family: Duty.DISPATCHED,
        OrderSigned.family: Duty.WORKED,
        CallerContacted.family: Duty.WORKED,
        AcceptanceDecided.family: Duty.WORKED,
        ReplySubmitted.family: Duty.REPLIED,
        ReturnRequested.family: Duty.ASKED_FOR_RETURN,
        ReplyApproved.family: Duty.AUDITED,
        ReplyRejected.family: Duty.AUDITED,
    }

    @creates(
        PetitionRegistered,
        PetitionTriaged,
        PetitionAnsweredDirectly,
        OrderDispatched,
        OrderSigned,
        CallerContacted,
        AcceptanceDecided,
        ReplySubmitted,
        ReturnRequested,
        ReplyApproved,
        ReplyRejected,
    )
    def did(self, event: Event) -> DutyRow:
        return self.row(event)
