"""The clocks of one matter: what is owed by when, what was done in time, who was reminded and carded."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from huiyin_contracts.vocabulary import CardColour, ClockOutcome
from huiyin_ledger.domain import Aggregate, Refused, current_act, evolves, part_of, stream_id
from huiyin_ledger.masking.sealing import seal_masked
from huiyin_supervision.domain import matter_clock_events as events
from huiyin_supervision.domain.clock import Clock
from huiyin_supervision.domain.clock_plan import ClockPlan, PlannedClock, Times
from huiyin_supervision.domain.vocabulary import Bound, Duty, FactName, Received

DUE_PASSED, LONG_OVERDUE, SECOND_YELLOW = "due_passed", "long_overdue", "second_yellow"
MOVED_ON, WAIVED, RETURN_ASKED = "order_moved_on", "notice_not_owed", "return_asked_for"


class MatterClocks(Aggregate):
    """Facts of different services may arrive out of order, a stop before its start: the clocks come out the same.

    `order` is the last dispatch, None before there is one. `with_organ`: the sealed order of the accusation that it
    is was heard of.
    """

    SNAPSHOT_INTERVAL = 0
    """No snapshots: a matter has a few dozen events, and reading them all is quicker."""

    def __init__(self) -> None:
        self.registration_no: str
        self.order: events.OrderNoted | None = None
        self.left_its_receiver = False
        self.anonymous = False
        self.confidential = False
        self.sealed = False
        self.competent_unit: str | None = None
        self.with_organ = False
        self.noted_stops: dict[str, datetime] = {}
        self.clocks: dict[str, Clock] = {}
        self.to_start_anew: frozenset[str] = frozenset()
        self.yellows: dict[str, int] = {}
        self.urged_at: dict[str, datetime] = {}

    @evolves(events.Opened)
    def _opened(self, event: events.Opened) -> None:
        self.registration_no = event.registration_no

    @evolves(events.OrderNoted)
    def _order_noted(self, event: events.OrderNoted) -> None:
        self.order = event
        self.left_its_receiver |= event.received is Received.BY_TRANSFER
        self.to_start_anew = frozenset()

    @evolves(events.ReceiverLeft)
    def _receiver_left(self, event: events.ReceiverLeft) -> None:
        self.left_its_receiver = True

    @evolves(events.AnonymityNoted)
    def _anonymity_noted(self, event: events.AnonymityNoted) -> None:
        self.anonymous = True

    @evolves(events.ConfidentialityNoted)
    def _confidentiality_noted(self, event: events.ConfidentialityNoted) -> None:
        self.confidential = True

    @evolves(events.MatterSealed)
    def _matter_sealed(self, event: events.MatterSealed) -> None:
        self.sealed, self.competent_unit = True, event.competent_unit

    @evolves(events.SealLifted)
    def _seal_lifted(self, event: events.SealLifted) -> None:
        self.sealed = False

    @evolves(events.StopNoted)
    def _stop_noted(self, event: events.StopNoted) -> None:
        self.noted_stops = {**self.noted_stops, event.fact: event.at}

    @evolves(events.ClockStarted)
    def _clock_started(self, event: events.ClockStarted) -> None:
        self._put(Clock.started(event))
        self.with_organ |= event.unit is not None and event.unit == event.competent_unit
        self.to_start_anew -= {event.limit_id}

    @evolves(events.ClockHandedOver)
    def _clock_handed_over(self, event: events.ClockHandedOver) -> None:
        self._put(replace(self.clock(event.clock_id), unit=event.unit))

    @evolves(events.ClockStopped)
    def _clock_stopped(self, event: events.ClockStopped) -> None:
        clock = self.clock(event.clock_id)
        self._put(replace(clock, outcome=event.outcome))
        if event.fact == RETURN_ASKED:
            self.to_start_anew |= {clock.limit_id}

    @evolves(events.ClockBreached)
    def _clock_breached(self, event: events.ClockBreached) -> None:
        self._put(replace(self.clock(event.clock_id), breached=True, breached_by=event.unit))

    @evolves(events.ReminderSent)
    def _reminder_sent(self, event: events.ReminderSent) -> None:
        if not event.by_hand:
            self._put(replace(self.clock(event.clock_id), reminded=True))

    @evolves(events.UnitUrged)
    def _unit_urged(self, event: events.UnitUrged) -> None:
        if event.unit is not None:
            self.urged_at = {**self.urged_at, event.unit: event.timestamp}

    @evolves(events.UrgingAnswered)
    def _urging_answered(self, event: events.UrgingAnswered) -> None:
        """Nothing changes."""

    @evolves(events.CardIssued)
    def _card_issued(self, event: events.CardIssued) -> None:
        clock = self.clock(event.clock_id)
        is_yellow = event.colour is CardColour.YELLOW
        self._put(replace(clock, yellow=clock.yellow or is_yellow, red=clock.red or not is_yellow))
        if is_yellow and event.unit is not None:
            self.yellows = {**self.yellows, event.unit: self.yellows.get(event.unit, 0) + 1}

    @evolves(events.ClockRecomputed)
    def _clock_recomputed(self, event: events.ClockRecomputed) -> None:
        self._put(
            replace(
                self.clock(event.clock_id),
                effective_due_at=event.effective_due_at,
                reminder_at=event.reminder_at,
                red_at=event.red_at,
                provisional=event.provisional,
            )
        )

    @staticmethod
    def stream_id(jurisdiction: str, registration_no: str) -> UUID:
        return stream_id("matter_clocks", jurisdiction, registration_no)

    @classmethod
    def open(cls, jurisdiction: str, registration_no: str) -> MatterClocks:
        stream = cls.stream_id(jurisdiction, registration_no)
        return cls._create(events.Opened, id=stream, registration_no=registration_no)

    # -- facts about the matter

    def seal(self, competent_unit: str | None = None) -> None:
        """Mark the matter as an accusation, and whose it is once it was referred. Doing it again changes nothing."""
        if self.competent_unit is None and (competent_unit is not None or not self.sealed):
            self._record(events.MatterSealed, competent_unit=competent_unit, clock_ids=tuple(self.clocks))

    def lift_seal(self) -> None:
        """What was taken for an accusation is none. One that was referred stays sealed."""
        if self.sealed and self.competent_unit is None:
            self._record(events.SealLifted, clock_ids=tuple(self.clocks))

    def note_anonymity(self) -> None:
        """Record that nobody left a name. Clocks of duties owed only to a named petitioner are cancelled, from their start."""
        if self.anonymous:
            return
        self._record(events.AnonymityNoted)
        for clock in self._all():
            if clock.waived_if_anonymous:
                self._stop(clock, clock.started_at, ClockOutcome.CANCELLED, WAIVED)

    def note_confidentiality(self) -> None:
        """Record that the petitioner asked for secrecy: what only the centre may do then, the centre owes."""
        if self.confidential:
            return
        self._record(events.ConfidentialityNoted)
        for clock in self._running():
            if clock.unit is not None and self._is_the_centres(clock):
                self._hand_over(clock, None)

    def note_order(self, *, received_by: str | None = None, **dispatched: Any) -> events.OrderNoted:
        """Record a dispatch to `dispatched["unit"]`; the other fields are those of `OrderNoted`.

        The clocks of the unit before are cancelled, those of the order are handed over. A unit that received the petition
        itself keeps the clock that runs from receipt. Breaches until now stay with the unit before.
        """
        self._escalate(current_act().occurred_at)
        unit: str = dispatched["unit"]
        directly = received_by == unit and not self.left_its_receiver
        received = Received.DIRECTLY if directly else Received.BY_TRANSFER
        self._record(events.OrderNoted, received=received, **dispatched)
        for clock in self._running():
            if clock.bound is Bound.RECEIVER:
                self._move_on_from_receiver(clock, unit, received)
            elif clock.unit != unit and not self._is_the_centres(clock):
                if clock.stays_behind:
                    self._cancel(clock, MOVED_ON)
                else:
                    self._hand_over(clock, unit)
        assert self.order is not None
        return self.order

    def unit_left(self, unit: str) -> None:
        """The order is back at the centre: cancel the clocks that are `unit`'s own, hand the order's over to the
        centre. Breaches until now are recorded first."""
        self._escalate(current_act().occurred_at)
        if self.order is not None and self.order.unit == unit and not self.left_its_receiver:
            self._record(events.ReceiverLeft, unit=unit)
        for clock in self._running():
            if self._is_the_centres(clock):
                continue
            if clock.stays_behind:
                self._cancel(clock, MOVED_ON)
            else:
                self._hand_over(clock, None)

    def return_requested(self) -> None:
        """The centre has to decide whether the order stays with its unit. Until then the clocks of the unit are the
        centre's to answer for; those that start anew when the order stays are cancelled meanwhile, unless they are
        overdue already."""
        self._escalate(current_act().occurred_at)
        for clock in self._running():
            if clock.anew_after_return and not (clock.breached or self._is_the_centres(clock)):
                self._cancel(clock, RETURN_ASKED)
        self.wait_for_centre()

    def wait_for_centre(self) -> None:
        """The unit has done its part, and may do no more until the centre has: the centre holds its clocks meanwhile.
        What an organ has never goes to the centre, and of history nobody is asked."""
        self._escalate(current_act().occurred_at)
        if not self.with_organ:
            for clock in self._running():
                if not (clock.stays_with_unit or clock.imported):
                    self._hand_over(clock, None)

    def back_with(self, unit: str) -> None:
        """It is the turn of `unit` again: the clocks that the centre held for it are its own again."""
        self._escalate(current_act().occurred_at)
        for clock in self._running():
            if not self._is_the_centres(clock):
                self._hand_over(clock, unit)

    # -- clocks

    def start(self, plan: ClockPlan) -> None:
        """Start the clock of `plan`. A clock that runs already, or that runs only once and has run, is not started again; nor
        is one that the centre owed for another unit and has done.
        A clock whose stop was remembered is started and stopped."""
        if self.confidential and plan.centre_if_confidential:
            plan = replace(plan, unit=None)
        before = [c for c in self._all() if c.measures(plan.limit_id, plan.unit, plan.bound)]
        for_unit = self.confidential and plan.centre_if_confidential
        if any(clock.running or clock.runs_once or for_unit for clock in before):
            return
        clock = self._started(plan)
        if self.anonymous and clock.waived_if_anonymous:
            self._stop(clock, clock.started_at, ClockOutcome.CANCELLED, WAIVED)
            return
        for fact, at in self.noted_stops.items():
            if fact in clock.stops_on:
                self.stop_by(fact, at)
                return

    def stop_by(self, fact: str, at: datetime, unit: str | None = None) -> None:
        """Stop every running clock that `fact` ends, which `unit` did at `at`. Breaches until then are recorded first,
        whether or not the ticker has recorded them."""
        self._escalate(at)
        for clock in self._running():
            if fact in clock.stops_on and clock.owed_by(unit):
                self._fulfil(clock, at, fact)

    def remember_stop(self, fact: str, at: datetime, limit_ids: tuple[str, ...]) -> None:
        """Remember `fact`, which ends these limits, where the clock of one of them has not started yet."""
        started = {clock.limit_id for clock in self._all()}
        if fact not in self.noted_stops and any(limit_id not in started for limit_id in limit_ids):
            self._record(events.StopNoted, fact=fact, at=at)

    def refer(self, competent_unit: str, at: datetime, *, taken_back: bool) -> None:
        """The accusation was referred, which ends what the desk owed. Where it was `taken_back` from a unit, its
        dispatch to that unit may have ended it and not been heard of yet: the end is noted until the sealed order
        is heard of."""
        self.seal(competent_unit)
        fact = FactName.ACCUSATION_REFERRED
        if not taken_back or self.with_organ:
            self.stop_by(fact, at)
        elif fact not in self.noted_stops:
            self._record(events.StopNoted, fact=fact, at=at)

    def reach_organ(self, competent_unit: str, at: datetime) -> None:
        """The sealed order is with the organ, and all that was done before was heard of: what was owed while the matter was
        handled as an ordinary one is owed no more, and nobody was late with it."""
        self.seal(competent_unit)
        fact = FactName.ACCUSATION_REFERRED
        for clock in self._running():
            if clock.unit is not None or fact not in clock.stops_on:
                self._cancel(clock, fact, at)
        if fact in self.noted_stops:
            self.stop_by(fact, self.noted_stops[fact])

    def close(self, at: datetime, fact: str) -> None:
        """Cancel every running clock of the order, as it is closed. Breaches until `at` are recorded first."""
        self._escalate(at)
        for clock in self._running():
            if clock.bound is not Bound.MATTER:
                self._cancel(clock, fact, at)

    def end(self, at: datetime, fact: str) -> None:
        """Cancel every running clock: nothing is owed about the matter any more. Breaches until `at` are recorded first."""
        self._escalate(at)
        for clock in self._running():
            self._cancel(clock, fact, at)

    def recompute(self, clock_id: str, times: Times) -> None:
        """Give a running provisional clock its new times; other clocks keep theirs."""
        clock = self.clock(clock_id)
        if clock.running and clock.provisional and not clock.breached:
            self._record_for(events.ClockRecomputed, clock, **vars(times))

    # -- the ladder

    def tick(self, now: datetime) -> None:
        """Record the reminders, breaches and cards that are due by `now`, each once.

        History taken from a file is measured only.
        """
        self._escalate(now)
        for clock in self._running():
            self._remind(clock, now)

    def urge(
        self,
        clock_id: str,
        words: str,
        answer_due_at: datetime,
        not_before: datetime | None = None,
        *,
        subject: str,
    ) -> str:
        """A supervisor urges the unit, in `words`, which are sealed under `subject`. The unit owes an answer until
        `answer_due_at`. Refused before `not_before`, so that it can answer. Returns the urging's id."""
        clock = self.urgeable(clock_id)
        if not words.strip():
            raise Refused("words_required", "Write what the unit is to do.", field="words")
        if not_before is not None and current_act().occurred_at < not_before:
            raise Refused(
                "urged_lately", "The unit was urged about this matter a short while ago: let it answer first."
            )
        self._record_for(events.ReminderSent, clock, by_hand=True)
        urging_id = f"{clock_id}/{self.version}"
        self._record_for(
            events.UnitUrged,
            clock,
            urging_id=urging_id,
            words=seal_masked(subject, words),
            answer_due_at=answer_due_at,
        )
        return urging_id

    def answer_urging(self, urging_id: str, unit: str, answer: str, *, subject: str) -> None:
        """What the unit answered, which is sealed under `subject`."""
        sealed = seal_masked(subject, answer)
        self._record(events.UrgingAnswered, urging_id=urging_id, unit=unit, answer=sealed)

    def urgeable(self, clock_id: str) -> Clock:
        """The clock, if a unit can be urged about it."""
        clock = self.clocks.get(clock_id)
        if clock is None or not clock.running:
            raise Refused("clock_not_running", "This clock is not running: there is nothing to urge.")
        if clock.unit is None:
            raise Refused("no_unit_to_urge", "No unit owes this yet: dispatch the order first.")
        if clock.imported:
            raise Refused(
                "imported_not_urged", "This matter was imported as history: nobody is urged about it."
            )
        if clock.kind is Duty.ANSWER_URGING:
            raise Refused("urging_not_urged", "Urge the unit about the duty itself.")
        return clock

    # -- state

    def clock(self, clock_id: str) -> Clock:
        return self.clocks[clock_id]

    # -- inside

    def _put(self, clock: Clock) -> None:
        self.clocks = {**self.clocks, clock.clock_id: clock}

    def _move_on_from_receiver(self, clock: Clock, unit: str, received: Received) -> None:
        if received is Received.BY_TRANSFER:
            self._cancel(clock, MOVED_ON)
        else:
            self._hand_over(clock, unit)

    def _is_the_centres(self, clock: Clock) -> bool:
        """True for a duty that is the centre's wherever the order is."""
        return clock.of_centre or (self.confidential and clock.centre_if_confidential)

    def _hand_over(self, clock: Clock, unit: str | None) -> None:
        if clock.unit != unit:
            self._record_for(events.ClockHandedOver, clock, unit=unit)

    def _started(self, plan: ClockPlan) -> Clock:
        number = sum(clock.limit_id == plan.limit_id for clock in self._all()) + 1
        clock_id = f"{self.registration_no}/{plan.limit_id}/{number}"
        self._record(
            events.ClockStarted,
            occurred_at=plan.started_at,
            clock_id=clock_id,
            competent_unit=self.competent_unit,
            sealed=self.sealed,
            **vars(part_of(PlannedClock, plan)),
            **vars(plan.times),
        )
        return self.clock(clock_id)

    def _fulfil(self, clock: Clock, at: datetime, fact: str) -> None:
        late = at > clock.effective_due_at
        self._stop(clock, at, ClockOutcome.LATE if late else ClockOutcome.MET, fact)

    def _cancel(self, clock: Clock, fact: str, at: datetime | None = None) -> None:
        self._stop(clock, at or current_act().occurred_at, ClockOutcome.CANCELLED, fact)

    def _stop(self, clock: Clock, at: datetime, outcome: ClockOutcome, fact: str) -> None:
        self._record_for(events.ClockStopped, clock, stopped_at=at, outcome=outcome, fact=fact)

    def _climbs(self, clock: Clock) -> bool:
        """Whether it may still be reminded of, breached and carded: not history, nor what was owed of an accusation while it was
        handled as an ordinary matter, which ends when the sealed order is heard of."""
        if clock.imported or self.competent_unit is None or clock.unit == self.competent_unit:
            return not clock.imported
        return clock.unit is None and FactName.ACCUSATION_REFERRED in clock.stops_on

    def _remind(self, clock: Clock, now: datetime) -> None:
        if clock.unit is None or clock.reminder_at is None or clock.reminder_at >= now:
            return
        if self._climbs(clock) and not (clock.reminded or clock.breached):
            self._record_for(events.ReminderSent, clock, by_hand=False)

    def _escalate(self, at: datetime) -> None:
        """Record breaches and cards in the order of the due times: the result does not depend on when this is called.
        A card is for the unit that owed the duty when its time ran out, while it still does."""
        for clock in sorted(self._running(), key=lambda each: (each.effective_due_at, each.clock_id)):
            if self._climbs(clock) and at > clock.effective_due_at:
                self._breach(clock, at)

    def _breach(self, clock: Clock, at: datetime) -> None:
        if not clock.breached:
            due_at = clock.effective_due_at
            self._record_for(events.ClockBreached, clock, occurred_at=due_at, due_at=due_at)
        clock = self.clock(clock.clock_id)
        if not clock.cards or clock.unit is None or clock.unit != clock.breached_by:
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
        self._record_for(events.CardIssued, clock, card_id=card_id, colour=colour, reason=reason)

    def _record_for(self, event: type[events.ClockEvent], clock: Clock, **more: Any) -> None:
        about = {"clock_id": clock.clock_id, "kind": clock.kind, "unit": clock.unit}
        self._record(event, **{**about, **more})

    def _record(
        self, event: type[events.MatterEvent], *, occurred_at: datetime | None = None, **more: Any
    ) -> None:
        """`occurred_at`: the time of the event, where it is not that of the current act."""
        at = occurred_at or current_act().occurred_at
        self.trigger_event(event, registration_no=self.registration_no, timestamp=at, **more)

    def _all(self) -> list[Clock]:
        return list(self.clocks.values())

    def _running(self) -> list[Clock]:
        return [clock for clock in self._all() if clock.running]
