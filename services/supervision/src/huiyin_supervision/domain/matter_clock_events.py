"""What can happen to the clocks of a matter, as facts. `apply` only moves state; `matter_clocks` decides."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

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
from huiyin_supervision.domain.clock import Clock
from huiyin_supervision.domain.clock_plan import Bound
from huiyin_supervision.domain.received import Received

if TYPE_CHECKING:
    from huiyin_supervision.domain.matter_clocks import MatterClocks


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

    def apply(self, aggregate: MatterClocks) -> None:
        aggregate.order = self
        aggregate.left_its_receiver |= self.received is Received.BY_TRANSFER


class ReceiverLeft(MatterEvent):
    """The unit that received it itself is rid of it: from now on it goes to every unit by transfer."""

    TOPIC = "supervision.receiver_left"
    unit: str

    def apply(self, aggregate: MatterClocks) -> None:
        aggregate.left_its_receiver = True


class AnonymityNoted(MatterEvent):
    """Nobody left a name: notices are not owed (R22 §23)."""

    TOPIC = "supervision.anonymity_noted"

    def apply(self, aggregate: MatterClocks) -> None:
        aggregate.anonymous = True


class MatterSealed(MatterEvent):
    """An accusation: none but the competent unit may know of it. `clock_ids`: the clocks that it had by then."""

    TOPIC = "supervision.matter_sealed"
    competent_unit: str
    clock_ids: tuple[str, ...]

    def apply(self, aggregate: MatterClocks) -> None:
        aggregate.competent_unit = self.competent_unit


class StopNoted(MatterEvent):
    """A fact that ends a clock came in before the fact that starts it, for the services report apart."""

    TOPIC = "supervision.stop_noted"
    fact: str
    at: datetime

    def apply(self, aggregate: MatterClocks) -> None:
        aggregate.noted_stops = {**aggregate.noted_stops, self.fact: self.at}


class ClockEvent(MatterEvent):
    """Something about one clock. `unit` owes the duty at that time; None: the registering office."""

    clock_id: str
    kind: ClockKind
    unit: str | None


class ClockStarted(ClockEvent):
    """Holds all inputs of the count, so that it can be explained and repeated. Occurred at `started_at`, whenever it was
    heard of."""

    TOPIC = "supervision.clock_started"
    limit_id: str
    bound: Bound
    stops_on: tuple[str, ...]
    started_at: datetime
    amount: int
    amount_unit: str
    office_hours: tuple[str, ...]
    nominal_due_at: datetime
    effective_due_at: datetime
    reminder_at: datetime | None
    red_at: datetime | None
    provisional: bool
    calendar_version: str
    remind_at_percent: int | None
    red_after: int | None
    red_after_unit: str | None
    cards: bool
    red_on_yellow: int | None
    waived_if_anonymous: bool
    rule_pack: str
    rule_version: str
    source: str
    imported: bool
    competent_unit: str | None

    def apply(self, aggregate: MatterClocks) -> None:
        aggregate.put(
            Clock(
                clock_id=self.clock_id,
                limit_id=self.limit_id,
                kind=self.kind,
                unit=self.unit,
                bound=self.bound,
                stops_on=self.stops_on,
                started_at=self.started_at,
                effective_due_at=self.effective_due_at,
                reminder_at=self.reminder_at,
                red_at=self.red_at,
                provisional=self.provisional,
                cards=self.cards,
                red_on_yellow=self.red_on_yellow,
                waived_if_anonymous=self.waived_if_anonymous,
                imported=self.imported,
            )
        )


class ClockHandedOver(ClockEvent):
    """The order moved on, and the duty with it; the time runs on."""

    TOPIC = "supervision.clock_handed_over"

    def apply(self, aggregate: MatterClocks) -> None:
        aggregate.put(replace(aggregate.clock(self.clock_id), unit=self.unit))


class ClockStopped(ClockEvent):
    """`fact` names what ended it."""

    TOPIC = "supervision.clock_stopped"
    stopped_at: datetime
    outcome: ClockOutcome
    fact: str

    def apply(self, aggregate: MatterClocks) -> None:
        aggregate.put(replace(aggregate.clock(self.clock_id), outcome=self.outcome))


class ClockBreached(ClockEvent):
    """Occurred at `due_at`, whenever it was noticed."""

    TOPIC = "supervision.clock_breached"
    due_at: datetime

    def apply(self, aggregate: MatterClocks) -> None:
        aggregate.put(replace(aggregate.clock(self.clock_id), breached=True))


class ReminderSent(ClockEvent):
    """`by_hand`: a supervisor urged; else the rule's share of the time was used."""

    TOPIC = "supervision.reminder_sent"
    by_hand: bool

    def apply(self, aggregate: MatterClocks) -> None:
        if not self.by_hand:
            aggregate.put(replace(aggregate.clock(self.clock_id), reminded=True))


class CardIssued(ClockEvent):
    """`reason`: ``due_passed``, ``long_overdue`` or ``second_yellow``."""

    TOPIC = "supervision.card_issued"
    card_id: str
    colour: CardColour
    reason: str

    def apply(self, aggregate: MatterClocks) -> None:
        clock = aggregate.clock(self.clock_id)
        is_yellow = self.colour is CardColour.YELLOW
        aggregate.put(replace(clock, yellow=clock.yellow or is_yellow, red=clock.red or not is_yellow))
        if is_yellow and self.unit is not None:
            aggregate.yellows = {**aggregate.yellows, self.unit: aggregate.yellows.get(self.unit, 0) + 1}


class ClockRecomputed(ClockEvent):
    """The notice for a year that was a guess came out: the running clock's times, from the calendar now known."""

    TOPIC = "supervision.clock_recomputed"
    nominal_due_at: datetime
    effective_due_at: datetime
    reminder_at: datetime | None
    red_at: datetime | None
    provisional: bool
    calendar_version: str

    def apply(self, aggregate: MatterClocks) -> None:
        aggregate.put(
            replace(
                aggregate.clock(self.clock_id),
                effective_due_at=self.effective_due_at,
                reminder_at=self.reminder_at,
                red_at=self.red_at,
                provisional=self.provisional,
            )
        )
