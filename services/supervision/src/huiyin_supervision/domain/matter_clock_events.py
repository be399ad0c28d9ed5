"""What can happen to the clocks of a matter: plain data. What follows from it is in `matter_clocks`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from huiyin_chassis.domain import Aggregate
from huiyin_contracts.vocabulary import (
    CardColour,
    Category,
    Channel,
    ClockKind,
    ClockOutcome,
    Nature,
    Urgency,
)
from huiyin_supervision.domain.clock_plan import PlannedClock, Times
from huiyin_supervision.domain.vocabulary import Received


class MatterEvent(Aggregate.Event):
    """Every event names its matter."""

    registration_no: str


class Opened(MatterEvent, Aggregate.Created):
    """The first thing that supervision heard of the matter."""

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
    """The unit that received it itself is rid of it: from now on it goes to every unit by transfer."""

    TOPIC = "supervision.receiver_left"
    unit: str


class AnonymityNoted(MatterEvent):
    """Nobody left a name: notices are not owed (R22 §23)."""

    TOPIC = "supervision.anonymity_noted"


class MatterSealed(MatterEvent):
    """An accusation: none but the competent unit may know of it. `clock_ids`: the clocks that it had by then."""

    TOPIC = "supervision.matter_sealed"
    competent_unit: str
    clock_ids: tuple[str, ...]


class StopNoted(MatterEvent):
    """A fact that ends a clock came in before the fact that starts it, for the services report apart."""

    TOPIC = "supervision.stop_noted"
    fact: str
    at: datetime


class ClockEvent(MatterEvent):
    """Something about one clock. `unit` owes the duty at that time; None: the registering office."""

    clock_id: str
    kind: ClockKind
    unit: str | None


class ClockStarted(PlannedClock, Times, ClockEvent):
    """Holds all inputs of the count, so that it can be explained and repeated. Occurred at `started_at`, whenever it was
    heard of."""

    TOPIC = "supervision.clock_started"
    competent_unit: str | None


class ClockHandedOver(ClockEvent):
    """The order moved on, and the duty with it; the time runs on."""

    TOPIC = "supervision.clock_handed_over"


class ClockStopped(ClockEvent):
    """`fact` names what ended it."""

    TOPIC = "supervision.clock_stopped"
    stopped_at: datetime
    outcome: ClockOutcome
    fact: str


class ClockBreached(ClockEvent):
    """Occurred at `due_at`, whenever it was noticed."""

    TOPIC = "supervision.clock_breached"
    due_at: datetime


class ReminderSent(ClockEvent):
    """`by_hand`: a supervisor urged; else the rule's share of the time was used."""

    TOPIC = "supervision.reminder_sent"
    by_hand: bool


class CardIssued(ClockEvent):
    """`reason`: ``due_passed``, ``long_overdue`` or ``second_yellow``."""

    TOPIC = "supervision.card_issued"
    card_id: str
    colour: CardColour
    reason: str


class ClockRecomputed(Times, ClockEvent):
    """The notice for a year that was a guess came out: the running clock's times, from the calendar now known."""

    TOPIC = "supervision.clock_recomputed"
