"""Every order as it stands now, without a word of free text. Lists, counts and access checks read this."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from huiyin_assignment.domain import order_events
from huiyin_assignment.domain.order import Order
from huiyin_assignment.domain.vocabulary import State
from huiyin_contracts.vocabulary import Category, Channel, ClosingOutcome, DispatchMode, Nature, Urgency
from huiyin_ledger.events import Event
from huiyin_ledger.views.view import View, creates, folds


@dataclass
class OrderRow:
    """`unit` is null while nobody holds the order. `returned_by` is the unit that gave it back last, `rejections`
    counts replies sent back in this round, `hops` the units it was sent to. `urged_until`: a supervisor urged the unit,
    which owes an answer until then. `notified_at` is when the unit's notice on acceptance was served."""

    jurisdiction: str
    registration_no: str
    category: Category
    nature: Nature | None
    matter_class: str | None
    place: str | None
    channel: Channel | None
    urgency: Urgency
    received_at: datetime
    changed_at: datetime
    confidential: bool
    anonymous: bool
    imported: bool
    sealed: bool
    proposed_unit: str | None
    version: int
    state: State = State.TO_DISPATCH
    unit: str | None = None
    unit_name: str = ""
    mode: DispatchMode | None = None
    round: int = 1
    dispatched_at: datetime | None = None
    signed_at: datetime | None = None
    contacted_at: datetime | None = None
    notified_at: datetime | None = None
    replied_at: datetime | None = None
    no_return: bool = False
    returned_by: str | None = None
    rejections: int = 0
    hops: int = 0
    outcome: ClosingOutcome | None = None
    urged_until: datetime | None = None

    @property
    def units_contact(self) -> bool:
        """Whether the unit has to contact the petitioner and has not yet."""
        return self.contacted_at is None and not (self.confidential or self.anonymous)

    @property
    def centres_contact(self) -> bool:
        """The same of the centre, where secrecy was asked for."""
        return self.contacted_at is None and self.confidential and not (self.anonymous or self.sealed)


class OrderBookView(View[OrderRow]):
    name = "order_book"
    version = 6
    follows = Order
    key = ("jurisdiction", "registration_no")
    indexes = (
        "registration_no",
        "jurisdiction, unit, state",
        "jurisdiction, state, received_at",
    )

    def derive(self, row: OrderRow, event: Event) -> None:
        row.changed_at = event.occurred_at

    @creates(order_events.Opened, order_events.Withdrawn)
    def opened(self, event: Event) -> OrderRow:
        return self.row(event, changed_at=event.occurred_at)

    @folds(order_events.Dispatched, order_events.Redispatched, order_events.UnitDesignated)
    def sent(self, row: OrderRow, event: Event) -> None:
        row.state = State.DISPATCHED
        row.unit, row.unit_name = event.data["unit"], event.data["unit_name"]
        row.mode = event.data["mode"]
        row.dispatched_at = event.occurred_at
        row.signed_at = row.notified_at = None
        if not row.confidential or row.sealed:
            row.contacted_at = None
        row.no_return = event.type == order_events.UnitDesignated.TOPIC
        row.hops += 1
        row.urged_until = None

    @folds(order_events.UrgingReceived)
    def urged(self, row: OrderRow, event: Event) -> None:
        row.urged_until = event.data["answer_due_at"]

    @folds(order_events.UrgingAnswered)
    def urging_answered(self, row: OrderRow, event: Event) -> None:
        row.urged_until = None

    @folds(order_events.Signed)
    def signed(self, row: OrderRow, event: Event) -> None:
        row.state, row.signed_at = State.SIGNED, event.occurred_at

    @folds(order_events.CallerContacted)
    def contacted(self, row: OrderRow, event: Event) -> None:
        if row.state is State.SIGNED:
            row.state = State.CONTACTED
        row.contacted_at = event.data["contacted_at"]

    @folds(
        order_events.ContactFailed,
        order_events.TextAdded,
        order_events.PetitionerForgotten,
        order_events.PromiseMade,
        order_events.PromiseFollowed,
        order_events.PromiseKept,
    )
    def noted(self, row: OrderRow, event: Event) -> None:
        """Only its time and version are of interest."""

    @folds(order_events.AcceptanceDecided)
    def acceptance_decided(self, row: OrderRow, event: Event) -> None:
        row.notified_at = event.data["notice_served_at"]

    @folds(order_events.HandlingStarted)
    def handling_started(self, row: OrderRow, event: Event) -> None:
        row.state = State.HANDLING

    @folds(order_events.ReturnRequested)
    def return_requested(self, row: OrderRow, event: Event) -> None:
        row.state = State.RETURN_REVIEW

    @folds(order_events.ReturnUpheld)
    def return_upheld(self, row: OrderRow, event: Event) -> None:
        row.state, row.returned_by = State.TO_DISPATCH, event.data["unit"]
        row.unit, row.unit_name = None, ""

    @folds(order_events.ReturnRejected)
    def return_rejected(self, row: OrderRow, event: Event) -> None:
        row.state = State.SIGNED if row.signed_at else State.DISPATCHED

    @folds(order_events.ReplySubmitted)
    def reply_submitted(self, row: OrderRow, event: Event) -> None:
        row.state, row.replied_at = State.AUDIT, event.occurred_at
        row.urged_until = None

    @folds(order_events.ReplyRejected)
    def reply_rejected(self, row: OrderRow, event: Event) -> None:
        row.state = State.HANDLING
        row.rejections += 1

    @folds(order_events.ReplyApproved)
    def reply_approved(self, row: OrderRow, event: Event) -> None:
        row.state = State.RETURN_VISIT

    @folds(order_events.RedoStarted)
    def redo_started(self, row: OrderRow, event: Event) -> None:
        row.state, row.round = State.SIGNED, event.data["round"]
        row.rejections, row.outcome = 0, None

    @folds(order_events.Closed)
    def closed(self, row: OrderRow, event: Event) -> None:
        row.state, row.outcome = State.CLOSED, event.data["outcome"]
