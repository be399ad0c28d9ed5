"""What can happen to an order, as facts. `apply` only moves state; whether it may happen is decided in `order`."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from huiyin_assignment.domain.reply import Reply
from huiyin_assignment.domain.words import Basis, ContactWay, Done, State
from huiyin_chassis.domain import Aggregate, Sealed
from huiyin_contracts.vocabulary import (
    AcceptanceOutcome,
    Category,
    Channel,
    ClosingOutcome,
    DispatchMode,
    Nature,
    Urgency,
)

if TYPE_CHECKING:
    from huiyin_assignment.domain.order import Order


class OrderEvent(Aggregate.Event):
    """Every event names its matter."""

    registration_no: str


class Opened(OrderEvent, Aggregate.Created):
    """A triaged matter, or a sealed accusation, is here to be dispatched. Texts are sealed under the petitioner."""

    TOPIC = "assignment.order_opened"
    class_version = 2
    petitioner_ref: str
    category: Category
    nature: Nature | None
    matter_class: str | None
    place: str | None
    urgency: Urgency
    channel: Channel | None
    received_at: datetime
    confidential: bool
    imported: bool
    sealed: bool
    proposed_unit: str | None
    title: Sealed | None
    text: Sealed | None
    received_by: str | None

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        state["received_by"] = None


class TextAdded(OrderEvent):
    """What the petitioner added after triage, masked. Who holds the order reads it on its page."""

    TOPIC = "assignment.text_added"
    text: Sealed


class Sent(OrderEvent):
    """What every way to a unit has in common; holds all that is published of it."""

    class_version = 2
    unit: str
    unit_name: str
    mode: DispatchMode
    round: int
    category: Category
    nature: Nature | None
    matter_class: str | None
    channel: Channel | None
    urgency: Urgency
    received_at: datetime
    imported: bool
    sealed: bool
    received_by: str | None

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        state["received_by"] = None

    def apply(self, aggregate: Order) -> None:
        aggregate.state = State.DISPATCHED
        aggregate.unit = self.unit
        aggregate.unit_name = self.unit_name
        aggregate.dispatched_at = self.timestamp
        aggregate.signed_at = None
        aggregate.contacted_at = None
        aggregate.acceptance = None
        aggregate.return_asked_by = None
        aggregate.no_return = False
        if self.unit not in aggregate.units:
            aggregate.units = (*aggregate.units, self.unit)


class Dispatched(Sent):
    """The matter went to its first unit."""

    TOPIC = "assignment.order_dispatched"
    basis: Basis
    edition: int | None


class Redispatched(Sent):
    """The matter went on to another unit (改派); the citizen's clock runs on."""

    TOPIC = "assignment.order_redispatched"
    reason: Sealed | None


class UnitDesignated(Sent):
    """The centre named the unit for good (指定): it may not return the order."""

    TOPIC = "assignment.unit_designated"
    reason: Sealed

    def apply(self, aggregate: Order) -> None:
        super().apply(aggregate)
        aggregate.no_return = True


class UnitEvent(OrderEvent):
    """Something about the unit that holds the order."""

    unit: str


class Signed(UnitEvent):
    TOPIC = "assignment.order_signed"
    by: str

    def apply(self, aggregate: Order) -> None:
        aggregate.state = State.SIGNED
        aggregate.signed_at = self.timestamp


class CallerContacted(UnitEvent):
    TOPIC = "assignment.caller_contacted"
    contacted_at: datetime
    way: ContactWay
    note: Sealed | None
    by: str

    def apply(self, aggregate: Order) -> None:
        aggregate.contacted_at = self.contacted_at
        if aggregate.state is State.SIGNED:
            aggregate.state = State.CONTACTED


class ContactFailed(UnitEvent):
    """The caller could not be reached. Work may go on; the contact clock does not stop for it."""

    TOPIC = "assignment.contact_failed"
    reason: Sealed
    by: str

    def apply(self, aggregate: Order) -> None:
        aggregate.contact_tried = True


class AcceptanceDecided(UnitEvent):
    TOPIC = "assignment.acceptance_decided"
    outcome: AcceptanceOutcome
    notice_served_at: datetime | None
    category: Category
    reason: Sealed | None
    by: str

    def apply(self, aggregate: Order) -> None:
        aggregate.acceptance = self.outcome
        aggregate.notice_served_at = self.notice_served_at


class HandlingStarted(UnitEvent):
    TOPIC = "assignment.handling_started"
    by: str

    def apply(self, aggregate: Order) -> None:
        aggregate.state = State.HANDLING


class ReturnRequested(UnitEvent):
    """`until`: when the time for it ended, counted by the calendar of `calendar_version`; None where nobody counted."""

    TOPIC = "assignment.return_requested"
    class_version = 3
    reason: Sealed
    legal_basis: Sealed
    until: datetime | None
    calendar_version: str | None
    by: str

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        state["legal_basis"] = _readable_with(state["reason"], state["legal_basis"])

    @staticmethod
    def upcast_v2_v3(state: dict[str, Any]) -> None:
        state["until"] = state["calendar_version"] = None

    def apply(self, aggregate: Order) -> None:
        aggregate.state = State.RETURN_REVIEW
        aggregate.return_asked_by = self.by


def _readable_with(other: Sealed, text: str) -> Sealed:
    """A text that was recorded in clear, told for as long as `other` can be opened."""

    def opened() -> str:
        other.open()
        return text

    return Sealed(other.subject, opened)


class ReturnUpheld(UnitEvent):
    TOPIC = "assignment.return_upheld"
    by: str

    def apply(self, aggregate: Order) -> None:
        aggregate.state = State.TO_DISPATCH
        aggregate.unit = None
        aggregate.unit_name = ""


class ReturnRejected(UnitEvent):
    TOPIC = "assignment.return_rejected"
    reason: Sealed
    by: str

    def apply(self, aggregate: Order) -> None:
        aggregate.state = State.SIGNED if aggregate.signed_at else State.DISPATCHED
        aggregate.return_asked_by = None


class ReplySubmitted(UnitEvent):
    """The reply to the citizen, and to the centre what was found (`facts`), done, and what proves it."""

    TOPIC = "assignment.reply_submitted"
    round: int
    text: Sealed
    facts: Sealed | None
    done: Done
    evidence: Sealed | None
    imported: bool
    by: str

    def apply(self, aggregate: Order) -> None:
        aggregate.state = State.AUDIT
        aggregate.reply = Reply(
            text=self.text,
            facts=self.facts,
            done=self.done,
            evidence=self.evidence,
            by=self.by,
            submitted_at=self.timestamp,
            round=self.round,
        )


class ReplyRejected(UnitEvent):
    TOPIC = "assignment.reply_rejected"
    round: int
    reason: Sealed
    by: str
    sealed: bool = False

    def apply(self, aggregate: Order) -> None:
        aggregate.state = State.HANDLING
        aggregate.rejections += 1


class ReplyApproved(UnitEvent):
    TOPIC = "assignment.reply_approved"
    round: int
    text: Sealed
    replied_at: datetime
    approved_at: datetime
    imported: bool
    sealed: bool
    by: str

    def apply(self, aggregate: Order) -> None:
        aggregate.state = State.RETURN_VISIT
        aggregate.approved_at = self.approved_at


class RedoStarted(UnitEvent):
    TOPIC = "assignment.redo_started"
    round: int

    def apply(self, aggregate: Order) -> None:
        aggregate.state = State.SIGNED
        aggregate.round = self.round
        aggregate.outcome = None


class Closed(UnitEvent):
    TOPIC = "assignment.order_closed"
    round: int
    outcome: ClosingOutcome

    def apply(self, aggregate: Order) -> None:
        aggregate.state = State.CLOSED
        aggregate.outcome = self.outcome
