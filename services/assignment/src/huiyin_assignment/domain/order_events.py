"""What can happen to an order: plain data. What follows from it is in `order`."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from huiyin_assignment.domain.matter import Matter, MatterOutline
from huiyin_assignment.domain.reply import Reply
from huiyin_assignment.domain.vocabulary import Basis, ContactWay
from huiyin_contracts.vocabulary import AcceptanceOutcome, Category, ClosingOutcome, DispatchMode
from huiyin_ledger.domain import Aggregate, Sealed


class OrderEvent(Aggregate.Event):
    """Every event names its matter."""

    registration_no: str


class Opened(Matter, OrderEvent, Aggregate.Created):
    """A triaged matter, or a sealed accusation, is here to be dispatched."""

    TOPIC = "assignment.order_opened"
    class_version = 3

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        state["received_by"] = None

    @staticmethod
    def upcast_v2_v3(state: dict[str, Any]) -> None:
        state["anonymous"] = False


class Withdrawn(Matter, OrderEvent):
    """What was dispatched as an ordinary matter is an accusation: from here on the order is a sealed one, as if it had just
    been opened."""

    TOPIC = "assignment.order_withdrawn"


class TextAdded(OrderEvent):
    """What the petitioner added after triage, masked. Who holds the order reads it on its page."""

    TOPIC = "assignment.text_added"
    text: Sealed


class PetitionerForgotten(OrderEvent):
    """The petitioner was erased: what is written from now on is sealed under the matter itself."""

    TOPIC = "assignment.petitioner_forgotten"


class Sent(MatterOutline, OrderEvent):
    """What every way to a unit has in common; holds all that is published of it."""

    class_version = 2
    unit: str
    unit_name: str
    mode: DispatchMode
    round: int

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        state["received_by"] = None


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


class UnitEvent(OrderEvent):
    """Something about the unit that holds the order."""

    unit: str


class Signed(UnitEvent):
    TOPIC = "assignment.order_signed"
    by: str


class CallerContacted(UnitEvent):
    """`by_centre`: the petitioner asked for secrecy, and the centre spoke for the unit."""

    TOPIC = "assignment.caller_contacted"
    class_version = 2
    contacted_at: datetime
    way: ContactWay
    note: Sealed | None
    by: str
    by_centre: bool

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        state["by_centre"] = False


class ContactFailed(UnitEvent):
    """The caller could not be reached. Work may go on; the contact clock does not stop for it."""

    TOPIC = "assignment.contact_failed"
    reason: Sealed
    by: str


class AcceptanceDecided(UnitEvent):
    TOPIC = "assignment.acceptance_decided"
    outcome: AcceptanceOutcome
    notice_served_at: datetime | None
    category: Category
    reason: Sealed | None
    by: str


class HandlingStarted(UnitEvent):
    TOPIC = "assignment.handling_started"
    by: str


class UrgingReceived(UnitEvent):
    """A supervisor urged the unit, which owes an answer. `kind`: the duty that it is about."""

    TOPIC = "assignment.urging_received"
    urging_id: str
    kind: str
    words: Sealed
    answer_due_at: datetime
    by: str


class UrgingAnswered(UnitEvent):
    TOPIC = "assignment.urging_answered"
    urging_id: str
    answer: Sealed
    by: str


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


def _readable_with(other: Sealed, text: str) -> Sealed:
    """A text that was recorded in clear; readable for as long as `other` can be opened."""

    def opened() -> str:
        other.open()
        return text

    return Sealed.opened_by(other.subject, opened)


class ReturnUpheld(UnitEvent):
    TOPIC = "assignment.return_upheld"
    by: str


class ReturnRejected(UnitEvent):
    TOPIC = "assignment.return_rejected"
    reason: Sealed
    by: str


class ReplySubmitted(Reply, UnitEvent):
    TOPIC = "assignment.reply_submitted"
    class_version = 2
    imported: bool

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        state["promised_for"] = None


class ReplyRejected(UnitEvent):
    TOPIC = "assignment.reply_rejected"
    round: int
    reason: Sealed
    by: str
    sealed: bool = False


class ReplyApproved(UnitEvent):
    TOPIC = "assignment.reply_approved"
    round: int
    text: Sealed
    replied_at: datetime
    approved_at: datetime
    imported: bool
    sealed: bool
    by: str


class PromiseMade(UnitEvent):
    """The approved reply, written `by` the unit, says what will be done later; `promised_for`: by which day, None where
    it names none."""

    TOPIC = "assignment.promise_made"
    class_version = 2
    promised_for: date | None
    by: str | None

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        state["by"] = None


class PromiseFollowed(UnitEvent):
    """The unit says how far it is with what it promised."""

    TOPIC = "assignment.promise_followed"
    progress: Sealed
    by: str


class PromiseKept(UnitEvent):
    """What was promised is done. `progress` is None where a later reply says so."""

    TOPIC = "assignment.promise_kept"
    progress: Sealed | None
    proof: Sealed | None
    by: str


class RedoStarted(UnitEvent):
    """`reason`: ``unresolved``, ``dissatisfied`` or ``added``; empty where it was not told. `words`: what the petitioner
    said; `wanted`: what the centre asks of the unit."""

    TOPIC = "assignment.redo_started"
    class_version = 2
    round: int
    reason: str
    words: Sealed | None
    wanted: Sealed | None

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        state["reason"], state["words"], state["wanted"] = "", None, None


class Closed(UnitEvent):
    TOPIC = "assignment.order_closed"
    round: int
    outcome: ClosingOutcome
