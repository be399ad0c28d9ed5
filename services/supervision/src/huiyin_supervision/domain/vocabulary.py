"""Supervision's own enums; those of published events are in `huiyin_contracts.vocabulary`."""

from __future__ import annotations

from enum import StrEnum

from huiyin_contracts.vocabulary import CentreDuty, ClockKind


class Duty(StrEnum):
    """What a clock measures: a duty that is published as one of units or of the centre, or one that is told otherwise."""

    REGISTER_AND_DISPOSE = ClockKind.REGISTER_AND_DISPOSE.value
    NOTIFY = ClockKind.NOTIFY.value
    HANDLE = ClockKind.HANDLE.value
    SIGN = ClockKind.SIGN.value
    FIRST_CONTACT = ClockKind.FIRST_CONTACT.value
    HOTLINE_REPLY = ClockKind.HOTLINE_REPLY.value
    AUDIT_REPLY = CentreDuty.AUDIT_REPLY.value
    DECIDE_RETURN = CentreDuty.DECIDE_RETURN.value
    DECIDE_REVIEW = CentreDuty.DECIDE_REVIEW.value
    ANSWER_URGING = "answer_urging"
    """Told with the urging itself."""


class Received(StrEnum):
    """How the unit got the matter; a limit may depend on it (`received`)."""

    DIRECTLY = "directly"
    """From the petitioner, at its own counter: it owes the notice from receipt (R22 §23)."""
    BY_TRANSFER = "by_transfer"
    """The petition office received it, registers it and passes it on (R22 §22)."""


class VisitState(StrEnum):
    """Where the return visits of a matter stand: to be made, to be decided about because the petitioner is not content or
    added something after the end, followed by a redo, or concluded."""

    DUE = "due"
    REVIEW = "review"
    REDO = "redo"
    CONCLUDED = "concluded"


class Decision(StrEnum):
    """What the centre decides about a matter that its petitioner is not content with."""

    REDO = "redo"
    CLOSE = "close"


class Bound(StrEnum):
    """Whose duty a clock measures, and so what happens to it when the order moves to another unit."""

    UNIT = "unit"
    """The unit's: cancelled when the order leaves it."""
    RECEIVER = "receiver"
    """That of the unit which received the petition itself: cancelled when the order goes elsewhere, never started again."""
    ORDER = "order"
    """The order's: whoever holds the order owes it, and it never starts again."""
    ROUND = "round"
    """The same for one round: each redo starts its own."""
    MATTER = "matter"
    """The centre's about the matter: it runs on whatever becomes of the order, its end too, and may start again."""


class FactName(StrEnum):
    """The facts that start and stop clocks, as rule packs name them."""

    PETITION_REGISTERED = "petition_registered"
    PETITION_ANSWERED_DIRECTLY = "petition_answered_directly"
    ACCUSATION_REFERRED = "accusation_referred"
    ORDER_DISPATCHED = "order_dispatched"
    ACCUSATION_DISPATCHED = "accusation_dispatched"
    ORDER_SIGNED = "order_signed"
    CALLER_CONTACTED = "caller_contacted"
    NOTICE_SERVED = "notice_served"
    ACCEPTED = "accepted"
    RETURN_REQUESTED = "return_requested"
    RETURN_DECIDED = "return_decided"
    REPLY_SUBMITTED = "reply_submitted"
    REPLY_REJECTED = "reply_rejected"
    REPLY_APPROVED = "reply_approved"
    REDO_STARTED = "redo_started"
    ORDER_CLOSED = "order_closed"
    UNIT_URGED = "unit_urged"
    URGING_ANSWERED = "urging_answered"
    PETITION_TAKEN_UP_AGAIN = "petition_taken_up_again"
    CLOSED_AFTER_ERASURE = "closed_after_erasure"
    REVIEW_OPENED = "review_opened"
    REVIEW_DECIDED = "review_decided"
