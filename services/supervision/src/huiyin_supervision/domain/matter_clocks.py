"""The clocks of one matter: what is owed by when, what was done in time, who was reminded and carded."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from typing import Any
from uuid import UUID

from huiyin_chassis.domain import Aggregate, Refused, current_act, stream_id
from huiyin_contracts.vocabulary import CardColour, ClockOutcome
from huiyin_supervision.domain import matter_clock_events as facts
from huiyin_supervision.domain.clock import Clock
from huiyin_supervision.domain.clock_plan import Bound, ClockPlan, Times
from huiyin_supervision.domain.received import Received

DUE_PASSED, LONG_OVERDUE, SECOND_YELLOW = "due_passed", "long_overdue", "second_yellow"
MOVED_ON, WAIVED = "order_moved_on", "notice_not_owed"


class MatterClocks(Aggregate):
    """Facts come from several services, each in its own order, so that an end may be heard of before the start: the
    clocks come out the same. `order` is what was last dispatched, None before."""

    SNAPSHOT_INTERVAL = 0
    """A matter has a few dozen events: reading them all is quicker than looking for a snapshot first."""

    Event = facts.MatterEvent
    Opened = facts.Opened
    OrderNoted = facts.OrderNoted
    ReceiverLeft = facts.ReceiverLeft
    AnonymityNoted = facts.AnonymityNoted
    MatterSealed = facts.MatterSealed
    StopNoted = facts.StopNoted
    ClockStarted = facts.ClockStarted
    ClockHandedOver = facts.ClockHandedOver
    ClockStopped = facts.ClockStopped
    ClockBreached = facts.ClockBreached
    ReminderSent = facts.ReminderSent
    CardIssued = facts.CardIssued
    ClockRecomputed = facts.ClockRecomputed

    def __init__(self, registration_no: str) -> None:
        self.registration_no = registration_no
        self.order: facts.OrderNoted | None = None
        self.left_its_receiver = False
        self.anonymous = False
        self.competent_unit: str | None = None
        self.noted_stops: dict[str, datetime] = {}
        self.clocks: dict[str, Clock] = {}
        self.yellows: dict[str, int] = {}

    @staticmethod
    def stream(jurisdiction: str, registration_no: str) -> UUID:
        return stream_id("matter_clocks", jurisdiction, registration_no)

    @classmethod
    def open(cls, jurisdiction: str, registration_no: str) -> MatterClocks:
        stream = cls.stream(jurisdiction, registration_no)
        return cls._create(cls.Opened, id=stream, registration_no=registration_no)

    # -- what is heard of the matter

    def seal(self, competent_unit: str) -> None:
        """It is an accusation. Said again, nothing happens."""
        if self.competent_unit is None:
            self._record(facts.MatterSealed, competent_unit=competent_unit, clock_ids=tuple(self.clocks))

    def note_anonymity(self) -> None:
        """Nobody left a name: what is owed only to somebody with a name falls away, from its start."""
        if self.anonymous:
            return
        self._record(facts.AnonymityNoted)
        for clock in self._all():
            if clock.waived_if_anonymous:
                self._stop(clock, clock.started_at, ClockOutcome.CANCELLED, WAIVED)

    def note_order(self, *, received_by: str | None = None, **dispatched: Any) -> facts.OrderNoted:
        """The order went to `unit`: the duties of the unit before fall away, those of the order go with it. To the unit
        that the petition was `received_by` it is no transfer, unless the order has been elsewhere.

        Takes the other fields of `OrderNoted`. What the unit before had let run out stays its own, whether or not the
        ticker has seen it.
        """
        self._climb(current_act().occurred_at)
        unit: str = dispatched["unit"]
        directly = received_by == unit and not self.left_its_receiver
        received = Received.DIRECTLY if directly else Received.BY_TRANSFER
        self._record(facts.OrderNoted, received=received, **dispatched)
        for clock in self._running():
            if clock.bound is Bound.RECEIVER:
                self._settle_with_receiver(clock, unit, received)
            elif clock.unit not in (None, unit):
                if clock.stays_behind:
                    self._cancel(clock, MOVED_ON)
                else:
                    self._about(facts.ClockHandedOver, clock, unit=unit)
        assert self.order is not None
        return self.order

    def unit_left(self, unit: str) -> None:
        """Cancel what `unit` owed for its own part: it is rid of the order. What had run out by then is recorded first."""
        self._climb(current_act().occurred_at)
        if self.order is not None and self.order.unit == unit and not self.left_its_receiver:
            self._record(facts.ReceiverLeft, unit=unit)
        for clock in self._running():
            if clock.stays_behind and clock.unit == unit:
                self._cancel(clock, MOVED_ON)

    # -- clocks

    def start(self, plan: ClockPlan) -> None:
        """Start the clock of `plan`, unless it runs, or runs once and has run, already. One that is over before it
        started is started and stopped."""
        before = [c for c in self._all() if c.measures(plan.limit_id, plan.unit, plan.bound)]
        if any(clock.running or clock.runs_once for clock in before):
            return
        clock = self._started(plan)
        if self.anonymous and clock.waived_if_anonymous:
            self._stop(clock, clock.started_at, ClockOutcome.CANCELLED, WAIVED)
            return
        for fact, at in self.noted_stops.items():
            if fact in clock.stops_on:
                self.happened(fact, at)
                return

    def happened(self, fact: str, at: datetime, unit: str | None = None) -> None:
        """Stop every running clock that `fact`, done at `at` by `unit`, ends. Whatever was breached by then is
        recorded first, whether or not the ticker has seen it."""
        self._climb(at)
        for clock in self._running():
            if fact in clock.stops_on and clock.owed_by(unit):
                self._fulfil(clock, at, fact)

    def remember(self, fact: str, at: datetime, limit_ids: tuple[str, ...]) -> None:
        """`fact` ends these limits; if one of them hasn't started yet, keep it for then."""
        known = {clock.limit_id for clock in self._all()}
        if fact not in self.noted_stops and any(limit_id not in known for limit_id in limit_ids):
            self._record(facts.StopNoted, fact=fact, at=at)

    def close(self, at: datetime, fact: str) -> None:
        """The order is at its end: what still runs falls away. What had run out by then is recorded first."""
        self._climb(at)
        for clock in self._running():
            self._cancel(clock, fact, at)

    def recompute(self, clock_id: str, times: Times) -> None:
        """New times for a provisional clock that runs; anything else is left as it was fixed."""
        clock = self.clock(clock_id)
        if clock.running and clock.provisional and not clock.breached:
            self._about(facts.ClockRecomputed, clock, **_fields(times))

    # -- the ladder

    def tick(self, now: datetime) -> None:
        """Record what the passing of time has brought by `now`, each thing once: reminder, breach, cards.

        History taken from a file is measured only.
        """
        self._climb(now)
        for clock in self._running():
            self._remind(clock, now)

    def urge(self, clock_id: str) -> None:
        """A supervisor reminds the unit by hand."""
        clock = self.clocks.get(clock_id)
        if clock is None or not clock.running:
            raise Refused("clock_not_running", "This clock is not running: there is nothing to urge.")
        if clock.unit is None:
            raise Refused("no_unit_to_urge", "No unit owes this yet: dispatch the order first.")
        if clock.imported:
            raise Refused(
                "imported_not_urged", "This matter was imported as history: nobody is urged about it."
            )
        self._about(facts.ReminderSent, clock, by_hand=True)

    # -- state, for the events

    def clock(self, clock_id: str) -> Clock:
        return self.clocks[clock_id]

    def put(self, clock: Clock) -> None:
        self.clocks = {**self.clocks, clock.clock_id: clock}

    # -- inside

    def _settle_with_receiver(self, clock: Clock, unit: str, received: Received) -> None:
        if received is Received.BY_TRANSFER:
            self._cancel(clock, MOVED_ON)
        elif clock.unit != unit:
            self._about(facts.ClockHandedOver, clock, unit=unit)

    def _started(self, plan: ClockPlan) -> Clock:
        number = sum(clock.limit_id == plan.limit_id for clock in self._all()) + 1
        clock_id = f"{self.registration_no}/{plan.limit_id}/{number}"
        known = {name: value for name, value in _fields(plan).items() if name != "times"}
        self._record(
            facts.ClockStarted,
            occurred_at=plan.started_at,
            clock_id=clock_id,
            competent_unit=self.competent_unit,
            **known,
            **_fields(plan.times),
        )
        return self.clock(clock_id)

    def _fulfil(self, clock: Clock, at: datetime, fact: str) -> None:
        late = at > clock.effective_due_at
        self._stop(clock, at, ClockOutcome.LATE if late else ClockOutcome.MET, fact)

    def _cancel(self, clock: Clock, fact: str, at: datetime | None = None) -> None:
        self._stop(clock, at or current_act().occurred_at, ClockOutcome.CANCELLED, fact)

    def _stop(self, clock: Clock, at: datetime, outcome: ClockOutcome, fact: str) -> None:
        self._about(facts.ClockStopped, clock, stopped_at=at, outcome=outcome, fact=fact)

    def _remind(self, clock: Clock, now: datetime) -> None:
        if clock.unit is None or clock.reminder_at is None or clock.reminder_at >= now:
            return
        if not (clock.imported or clock.reminded or clock.breached):
            self._about(facts.ReminderSent, clock, by_hand=False)

    def _climb(self, at: datetime) -> None:
        """In the order of the due times, so that it doesn't matter when and how often somebody looks."""
        for clock in sorted(self._running(), key=lambda each: (each.effective_due_at, each.clock_id)):
            if not clock.imported and at > clock.effective_due_at:
                self._breach(clock, at)

    def _breach(self, clock: Clock, at: datetime) -> None:
        if not clock.breached:
            due_at = clock.effective_due_at
            self._about(facts.ClockBreached, clock, occurred_at=due_at, due_at=due_at)
        if not clock.cards or clock.unit is None:
            return
        if not clock.yellow:
            self._card(clock, CardColour.YELLOW, DUE_PASSED)
            if clock.red_on_yellow is not None and self.yellows[clock.unit] >= clock.red_on_yellow:
                self._card(clock, CardColour.RED, SECOND_YELLOW)
        overdue_long = clock.red_at is not None and at > clock.red_at
        if overdue_long and not self.clock(clock.clock_id).red:
            self._card(clock, CardColour.RED, LONG_OVERDUE)

    def _card(self, clock: Clock, colour: CardColour, reason: str) -> None:
        card_id = f"{clock.clock_id}/{colour}"
        self._about(facts.CardIssued, clock, card_id=card_id, colour=colour, reason=reason)

    def _about(self, event: type[facts.ClockEvent], clock: Clock, **more: Any) -> None:
        known = {"clock_id": clock.clock_id, "kind": clock.kind, "unit": clock.unit}
        self._record(event, **{**known, **more})

    def _record(
        self, event: type[facts.MatterEvent], *, occurred_at: datetime | None = None, **more: Any
    ) -> None:
        """`occurred_at`: where that isn't the time of the act that made it known."""
        at = occurred_at or current_act().occurred_at
        self.trigger_event(event, registration_no=self.registration_no, timestamp=at, **more)

    def _all(self) -> list[Clock]:
        return list(self.clocks.values())

    def _running(self) -> list[Clock]:
        return [clock for clock in self._all() if clock.running]


def _fields(plain: ClockPlan | Times) -> dict[str, Any]:
    return {field.name: getattr(plain, field.name) for field in fields(plain)}
