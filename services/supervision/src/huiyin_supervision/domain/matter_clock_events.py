"""The events of a matter's clocks, as plain data. `matter_clocks` evolves by them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from huiyin_contracts.vocabulary import (
    CardColour,
    Category,
    Channel,
    ClockOutcome,
    Nature,
    Urgency,
)
from huiyin_ledger.domain import Aggregate, Sealed
from huiyin_supervision.domain.clock_plan import PlannedClock, Times
from huiyin_supervision.domain.vocabulary import Duty, Received


class MatterEvent(Aggregate.Event):
    """Every event names its matter."""

    registration_no: str


class Opened(MatterEvent, Aggregate.Created):
    """Supervision received its first event about the matter."""

    TOPIC = "supervision.matter_opened"


class OrderNoted(MatterEvent):
    """What the limits of the order depend on, as it was dispatched."""

    TOPIC = "supervision.order_noted"
    class_version = 2
    unit: str
    channel: Channel | None
    nature: Nature | None
    category: Category
    urgency: Urgency
    received_at: datetime
    imported: bool
    received: Received

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        state["received"] = Received.BY_TRANSFER.value


class ReceiverLeft(MatterEvent):
    """The unit that received the petition itself no longer has it. Every later dispatch is a transfer."""

    TOPIC = "supervision.receiver_left"
    unit: str


class AnonymityNoted(MatterEvent):
    """Nobody left a name: notices are not owed (R22 §23)."""

    TOPIC = "supervision.anonymity_noted"


class ConfidentialityNoted(MatterEvent):
    """The petitioner asked for secrecy: the centre speaks with them, not the unit."""

    TOPIC = "supervision.confidentiality_noted"


class MatterSealed(MatterEvent):
    """The matter is an accusation: of units only the competent one may see it; None before it was referred. `clock_ids`:
    its clocks so far."""

    TOPIC = "supervision.matter_sealed"
    competent_unit: str | None
    clock_ids: tuple[str, ...]


class SealLifted(MatterEvent):
    """The desk found that the matter is no accusation. `clock_ids`: its clocks so far."""

    TOPIC = "supervision.seal_lifted"
    clock_ids: tuple[str, ...]


class StopNoted(MatterEvent):
    """A fact that ends a clock arrived before the fact that starts it."""

    TOPIC = "supervision.stop_noted"
    fact: str
    at: datetime


class ClockEvent(MatterEvent):
    """An event of one clock. `unit` owes the duty then; None for the registering office."""

    clock_id: str
    kind: Duty
    unit: str | None


class ClockStarted(PlannedClock, Times, ClockEvent):
    """Holds all inputs of the count, so that it can be explained and repeated. It occurred at `started_at`, whenever it was
    recorded."""

    TOPIC = "supervision.clock_started"
    class_version = 3
    competent_unit: str | None
    sealed: bool

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        state["centre_if_confidential"] = state["anew_after_return"] = state["stays_with_unit"] = False
        state["reminder_hours"] = ()

    @staticmethod
    def upcast_v2_v3(state: dict[str, Any]) -> None:
        state["sealed"] = state["competent_unit"] is not None


class ClockHandedOver(ClockEvent):
    """The order, and with it the duty, went to another unit, or to the centre (None). The time runs on."""

    TOPIC = "supervision.clock_handed_over"


class ClockStopped(ClockEvent):
    """`fact` is the name of the fact that ended the clock."""

    TOPIC = "supervision.clock_stopped"
    stopped_at: datetime
    outcome: ClockOutcome
    fact: str


class ClockBreached(ClockEvent):
    """It occurred at `due_at`, whenever it was recorded."""

    TOPIC = "supervision.clock_breached"
    due_at: datetime


class ReminderSent(ClockEvent):
    """`by_hand`: sent by a supervisor; otherwise by the rule, when its share of the time was used."""

    TOPIC = "supervision.reminder_sent"
    by_hand: bool


class UnitUrged(ClockEvent):
    """A supervisor urged the unit: what was written, masked, and until when the unit owes an answer."""

    TOPIC = "supervision.unit_urged"
    urging_id: str
    words: Sealed
    answer_due_at: datetime


class UrgingAnswered(MatterEvent):
    """What the unit answered, masked."""

    TOPIC = "supervision.urging_answered"
    urging_id: str
    unit: str
    answer: Sealed


class CardIssued(ClockEvent):
    """`reason`: ``due_passed``, ``long_overdue`` or ``second_yellow``."""

    TOPIC = "supervision.card_issued"
    card_id: str
    colour: CardColour
    reason: str


class ClockRecomputed(Times, ClockEvent):
    """A calendar year was published: the new times of a running provisional clock."""

    TOPIC = "supervision.clock_recomputed"
