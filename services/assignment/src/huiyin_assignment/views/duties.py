"""Which account had which part in each matter: who registered and triaged it, and what was done with its order."""

from __future__ import annotations

from huiyin_assignment.domain import order_events
from huiyin_contracts.intake import PetitionAnsweredDirectly, PetitionRegistered, PetitionTriaged
from huiyin_ledger.events import Event
from huiyin_ledger.views.view import creates
from huiyin_web.duties import DutiesView, DutyRow
from huiyin_web.identity.duties import Duty


class OrderDutiesView(DutiesView):
    duties = {
        PetitionRegistered.family: Duty.REGISTERED,
        PetitionTriaged.family: Duty.TRIAGED,
        PetitionAnsweredDirectly.family: Duty.REPLIED,
        order_events.Dispatched.TOPIC: Duty.DISPATCHED,
        order_events.Redispatched.TOPIC: Duty.DISPATCHED,
        order_events.UnitDesignated.TOPIC: Duty.DISPATCHED,
        order_events.Signed.TOPIC: Duty.WORKED,
        order_events.CallerContacted.TOPIC: Duty.WORKED,
        order_events.AcceptanceDecided.TOPIC: Duty.WORKED,
        order_events.ReplySubmitted.TOPIC: Duty.REPLIED,
        order_events.ReturnRequested.TOPIC: Duty.ASKED_FOR_RETURN,
        order_events.ReplyApproved.TOPIC: Duty.AUDITED,
        order_events.ReplyRejected.TOPIC: Duty.AUDITED,
    }

    @creates(
        PetitionRegistered,
        PetitionTriaged,
        PetitionAnsweredDirectly,
        order_events.Dispatched,
        order_events.Redispatched,
        order_events.UnitDesignated,
        order_events.Signed,
        order_events.CallerContacted,
        order_events.AcceptanceDecided,
        order_events.ReplySubmitted,
        order_events.ReturnRequested,
        order_events.ReplyApproved,
        order_events.ReplyRejected,
    )
    def did(self, event: Event) -> DutyRow:
        return self.row(event)
