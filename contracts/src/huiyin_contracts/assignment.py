"""What assignment publishes: units, and the way of an order through them."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field

from huiyin_contracts.base import (
    PERSONAL,
    AccountId,
    ContractEvent,
    Instant,
    RegistrationNo,
    Round,
    UnitId,
    UnitJurisdiction,
)
from huiyin_contracts.vocabulary import (
    AcceptanceOutcome,
    Category,
    Channel,
    ClosingOutcome,
    DispatchMode,
    Nature,
    UnitKind,
    Urgency,
)

Imported = Annotated[bool, Field(description="History taken from a file: measured, never urged.")]
SealedFlag = Annotated[
    bool, Field(description="An accusation: only the competent organ, which `unit` names, may know of it.")
]


class AssignmentEvent(ContractEvent):
    service: ClassVar[str] = "assignment"


class OrderEvent(AssignmentEvent):
    """About an order and the unit that has it."""

    unit_jurisdiction: UnitJurisdiction = None


class UnitRegistered(AssignmentEvent):
    """A member unit joined the network, or its name, parent or kind changed. The latest one holds."""

    unit: UnitId
    name: Annotated[str, Field(min_length=1, description="Name of the unit, in Chinese, as it signs.")]
    parent: Annotated[str | None, Field(description="Unit above it; null at the top.")] = None
    kind: Annotated[UnitKind, Field(description="What kind of body it is.")]


class UnitClosed(AssignmentEvent):
    """A member unit left the network: nothing is sent to it any more, and its code is never used again."""

    unit: UnitId


class UnitReopened(AssignmentEvent):
    """A member unit that had left the network is back: matters are sent to it again."""

    unit: UnitId


class OrderDispatched(OrderEvent):
    """An order went to a unit: the first time, or again after a return was upheld."""

    order_no: RegistrationNo
    registration_no: RegistrationNo
    unit: UnitId
    unit_name: Annotated[str, Field(description="Name of the unit at that time.")]
    mode: Annotated[DispatchMode, Field(description="How it was handed over.")]
    round: Round
    nature: Annotated[Nature | None, Field(description="As triaged; null if sealed.")]
    category: Annotated[Category, Field(description="As triaged; accusation if sealed.")]
    matter_class: Annotated[str | None, Field(description="As triaged; null if sealed.")]
    channel: Annotated[Channel | None, Field(description="As registered; null if sealed.")]
    urgency: Annotated[Urgency, Field(description="As triaged; ordinary if sealed.")]
    received_at: Annotated[Instant, Field(description="When the petition was received.")]
    imported: Imported
    sealed: SealedFlag
    no_return: Annotated[bool, Field(description="The unit was designated and may not return it.")]
    received_by: Annotated[
        str | None,
        Field(
            description="As triaged: the unit that received the petition itself; to it this is no transfer."
        ),
    ] = None


class OrderSigned(OrderEvent):
    """A person of the unit signed for the order; the sign clock stops."""

    registration_no: RegistrationNo
    unit: UnitId
    by: AccountId


class CallerContacted(OrderEvent):
    """The unit spoke with the requester for the first time; the contact clock stops."""

    registration_no: RegistrationNo
    unit: UnitId
    contacted_at: Annotated[Instant, Field(description="When it was, by the unit's claim.")]
    by_centre: Annotated[
        bool, Field(description="The centre spoke for the unit, because the requester asked for secrecy.")
    ] = False


class ReturnRequested(OrderEvent):
    """The unit asks to give the order back."""

    registration_no: RegistrationNo
    unit: UnitId
    reason: Annotated[
        str, Field(description="Reason and legal basis, in the unit's words.", json_schema_extra=PERSONAL)
    ]


class ReturnUpheld(OrderEvent):
    """The centre agreed: the unit is rid of the order. A new dispatch follows."""

    registration_no: RegistrationNo
    unit: UnitId


class ReturnRejected(OrderEvent):
    """The centre did not agree: the order stays with the unit, and its clocks ran on."""

    registration_no: RegistrationNo
    unit: UnitId
    reason: Annotated[
        str, Field(description="Why it stays, in the centre's words.", json_schema_extra=PERSONAL)
    ]


class AcceptanceDecided(OrderEvent):
    """Petition procedure: the unit decided whether it accepts, and told the petitioner."""

    registration_no: RegistrationNo
    unit: UnitId
    outcome: Annotated[AcceptanceOutcome, Field(description="What was decided.")]
    notice_served_at: Annotated[
        Instant | None,
        Field(description="When the written notice was served; null: not yet. Stops T03 or T04."),
    ] = None
    category: Annotated[Category, Field(description="Legal category at that time.")]


class ReplySubmitted(OrderEvent):
    """The unit handed in its reply; the centre audits it."""

    registration_no: RegistrationNo
    unit: UnitId
    round: Round


class ReplyRejected(OrderEvent):
    """The centre sent the reply back to the unit."""

    registration_no: RegistrationNo
    unit: UnitId
    reason: Annotated[
        str, Field(description="What is missing, in the centre's words.", json_schema_extra=PERSONAL)
    ]
    round: Round


class ReplyApproved(OrderEvent):
    """The centre approved the reply: it is the answer to the petitioner. Stops T06 and the hotline's clock."""

    registration_no: RegistrationNo
    unit: UnitId
    round: Round
    text: Annotated[str, Field(description="The reply, masked; empty if sealed.", json_schema_extra=PERSONAL)]
    replied_at: Annotated[
        Instant, Field(description="When the unit replied; of imported ones, when it had replied.")
    ]
    approved_at: Annotated[
        Instant, Field(description="When the centre approved; the reply is on time by this.")
    ]
    imported: Imported
    sealed: SealedFlag


class PromiseMade(OrderEvent):
    """The approved reply says what will be done later: it is followed until it is done."""

    registration_no: RegistrationNo
    unit: UnitId
    promised_for: Annotated[
        date | None, Field(description="Day by which it will be done, China's; null: none is named.")
    ] = None


class PromiseKept(OrderEvent):
    """What was promised is done, by the unit's claim."""

    registration_no: RegistrationNo
    unit: UnitId


class RedoStarted(OrderEvent):
    """The order was opened again after a redo was ordered; `round` is the new one."""

    registration_no: RegistrationNo
    unit: UnitId
    round: Round


class UrgingAnswered(OrderEvent):
    """The unit answered a supervisor who urged it."""

    urging_id: Annotated[
        str, Field(min_length=1, description="Identifier of the urging, as supervision told it.")
    ]
    registration_no: RegistrationNo
    unit: UnitId
    answer: Annotated[str, Field(description="What the unit wrote, masked.", json_schema_extra=PERSONAL)]


class OrderClosed(OrderEvent):
    """The order is at its end."""

    registration_no: RegistrationNo
    unit: UnitId
    round: Round
    outcome: Annotated[ClosingOutcome, Field(description="How it ended.")]


EVENTS: tuple[type[ContractEvent], ...] = (
    UnitRegistered,
    UnitClosed,
    UnitReopened,
    OrderDispatched,
    OrderSigned,
    CallerContacted,
    ReturnRequested,
    ReturnUpheld,
    ReturnRejected,
    AcceptanceDecided,
    ReplySubmitted,
    ReplyRejected,
    ReplyApproved,
    PromiseMade,
    PromiseKept,
    RedoStarted,
    UrgingAnswered,
    OrderClosed,
)
