"""What supervision publishes: clocks, reminders, cards, return visits."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from huiyin_contracts.base import (
    PERSONAL,
    AccountId,
    ContractEvent,
    Instant,
    RegistrationNo,
    UnitId,
    UnitJurisdiction,
)
from huiyin_contracts.vocabulary import (
    CardColour,
    CentreDuty,
    ClockKind,
    ClockOutcome,
    Resolution,
    Satisfaction,
)

ClockId = Annotated[
    str, Field(min_length=1, description="Identifier of the clock, unique in the jurisdiction.")
]
ClockUnit = Annotated[
    str | None, Field(description="Unit that owes the duty; null: the office that registered it.")
]
Duty = Annotated[ClockKind, Field(description="Which duty the clock measures.")]
CalendarDay = Annotated[
    str,
    Field(
        pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}( .+)?$",
        description="A day, and what it is called after a blank where it has a name.",
        examples=["2027-01-01 New Year's Day"],
    ),
]


class SupervisionEvent(ContractEvent):
    service: ClassVar[str] = "supervision"


class DutyEvent(SupervisionEvent):
    """About what a unit owes, or was told."""

    unit_jurisdiction: UnitJurisdiction = None


class ClockStarted(DutyEvent):
    """A duty began to run. Due times are fixed here and stored, never recomputed in silence."""

    clock_id: ClockId
    registration_no: RegistrationNo
    kind: Duty
    limit_id: Annotated[
        str,
        Field(description="Limit of the rule pack it follows: T01, T03, T04, T06, sign, contact, hotline5."),
    ]
    unit: ClockUnit = None
    started_at: Annotated[Instant, Field(description="When it began to run.")]
    nominal_due_at: Annotated[
        Instant, Field(description="End of the last day or hour counted; drives reminders.")
    ]
    effective_due_at: Annotated[
        Instant,
        Field(description="The same after rolling over days off (CC §203); overdue counts from here."),
    ]
    provisional: Annotated[
        bool, Field(description="The calendar did not yet hold that year: to be computed again once it does.")
    ]
    rule_pack: Annotated[str, Field(description="Name of the rule pack.")]
    rule_version: Annotated[str, Field(description="Version of the rule pack.")]
    calendar_version: Annotated[str, Field(description="Version of the working calendar.")]
    imported: Annotated[bool, Field(description="History: measured, never urged.")]


class ClockStopped(DutyEvent):
    """The duty was done, or fell away."""

    clock_id: ClockId
    registration_no: RegistrationNo
    kind: Duty
    unit: ClockUnit = None
    stopped_at: Annotated[Instant, Field(description="When it was done.")]
    outcome: Annotated[ClockOutcome, Field(description="Whether it was done in time.")]


class ClockBreached(DutyEvent):
    """The effective due time passed and the duty was not done."""

    clock_id: ClockId
    registration_no: RegistrationNo
    kind: Duty
    unit: ClockUnit = None
    due_at: Annotated[Instant, Field(description="The effective due time that passed.")]


class ClockHandedOver(DutyEvent):
    """The order moved on to another unit, and the duty with it; the time runs on."""

    clock_id: ClockId
    registration_no: RegistrationNo
    kind: Duty
    unit: ClockUnit = None


class ClockRecomputed(DutyEvent):
    """The notice for a year that was a guess came out: the running clock has new due times."""

    clock_id: ClockId
    registration_no: RegistrationNo
    kind: Duty
    unit: ClockUnit = None
    nominal_due_at: Annotated[Instant, Field(description="As in ClockStarted, counted anew.")]
    effective_due_at: Annotated[Instant, Field(description="As in ClockStarted, counted anew.")]
    provisional: Annotated[bool, Field(description="The calendar still does not hold that year.")]
    calendar_version: Annotated[str, Field(description="Version of the working calendar now known.")]


class ReminderSent(DutyEvent):
    """The unit was reminded that a duty is close to its due time."""

    clock_id: ClockId
    registration_no: RegistrationNo
    unit: UnitId
    kind: Duty


class UnitUrged(DutyEvent):
    """A supervisor urged a unit, in words, and the unit owes an answer."""

    urging_id: Annotated[str, Field(min_length=1, description="Identifier of the urging.")]
    registration_no: RegistrationNo
    unit: UnitId
    kind: Duty
    words: Annotated[str, Field(description="What the supervisor wrote, masked.", json_schema_extra=PERSONAL)]
    answer_due_at: Annotated[Instant, Field(description="When the unit's answer is due.")]


Owed = Annotated[CentreDuty, Field(description="Which duty of the centre the clock measures.")]
DueAt = Annotated[Instant, Field(description="When it is due, moved off days off; late after that.")]


class CentreDutyStarted(SupervisionEvent):
    """The centre itself began to owe something about an order. No unit owes it, and nobody gets a card for it."""

    clock_id: ClockId
    registration_no: RegistrationNo
    duty: Owed
    started_at: Annotated[Instant, Field(description="When it began to run.")]
    due_at: DueAt
    provisional: Annotated[
        bool, Field(description="The calendar did not yet hold that year: to be computed again once it does.")
    ]
    imported: Annotated[bool, Field(description="The matter was imported: measured, never urged.")]


class CentreDutyRecomputed(SupervisionEvent):
    """The notice for a year that was a guess came out: the centre's running duty has another due time."""

    clock_id: ClockId
    registration_no: RegistrationNo
    duty: Owed
    due_at: DueAt
    provisional: Annotated[bool, Field(description="The calendar still does not hold that year.")]


class CentreDutyEnded(SupervisionEvent):
    """The centre did it, or it fell away."""

    clock_id: ClockId
    registration_no: RegistrationNo
    duty: Owed
    ended_at: Annotated[Instant, Field(description="When it was done.")]
    outcome: Annotated[ClockOutcome, Field(description="Whether it was done in time.")]


class CardIssued(DutyEvent):
    """A unit got a card."""

    card_id: Annotated[str, Field(min_length=1, description="Identifier of the card.")]
    registration_no: RegistrationNo
    unit: UnitId
    colour: Annotated[CardColour, Field(description="Which card.")]
    reason: Annotated[str, Field(description="Code of the rule it follows from.")]
    clock_id: ClockId


class ReturnVisited(DutyEvent):
    """The centre asked the petitioner afterwards. Unanswered ones stay out of every denominator."""

    registration_no: RegistrationNo
    unit: Annotated[UnitId, Field(description="Unit whose reply was asked about; never the one that asks.")]
    attempt: Annotated[int, Field(ge=1, description="Which attempt for this reply, from 1.")]
    answered: Annotated[bool, Field(description="Somebody was reached and answered.")]
    resolved: Annotated[Resolution | None, Field(description="The answer; null if unanswered.")] = None
    satisfaction: Annotated[Satisfaction | None, Field(description="The answer; null if unanswered.")] = None
    words: Annotated[
        str | None, Field(description="What was said, masked; null: nothing.", json_schema_extra=PERSONAL)
    ] = None
    by: AccountId


class RedoOrdered(DutyEvent):
    """The petitioner was not content: the unit handles it again."""

    registration_no: RegistrationNo
    unit: UnitId
    reason: Annotated[str, Field(description="Code or words of the reason.", json_schema_extra=PERSONAL)]
    redo_count: Annotated[
        int, Field(ge=1, description="How many redos this matter has seen, this one included.")
    ]
    words: Annotated[
        str | None,
        Field(description="What the petitioner said, masked; null: nothing.", json_schema_extra=PERSONAL),
    ] = None
    wanted: Annotated[
        str | None,
        Field(
            description="What the centre asks of the unit; null: nothing more.", json_schema_extra=PERSONAL
        ),
    ] = None


class MatterConcluded(DutyEvent):
    """The return visit was content, or nobody could be reached: the order may be closed."""

    registration_no: RegistrationNo
    unit: UnitId
    concluded_at: Annotated[Instant, Field(description="When.")]
    told: Annotated[
        str | None,
        Field(
            description="What the petitioner is told after a review; null: there was none.",
            json_schema_extra=PERSONAL,
        ),
    ] = None


class CalendarYearLoaded(SupervisionEvent):
    """A year of the working calendar was put in force, for the jurisdiction of the event and every place below it.
    The latest one of a year holds; what was counted before stays as it is, unless it was provisional."""

    year: Annotated[int, Field(description="Which year.")]
    source_notice: Annotated[str, Field(min_length=1, description="Notice that arranges the year.")]
    off: Annotated[tuple[CalendarDay, ...], Field(description="Days off; weekend days need not be named.")]
    working: Annotated[tuple[CalendarDay, ...], Field(description="Weekend days that are worked.")]


EVENTS: tuple[type[ContractEvent], ...] = (
    ClockStarted,
    ClockStopped,
    ClockBreached,
    ClockHandedOver,
    ClockRecomputed,
    ReminderSent,
    UnitUrged,
    CentreDutyStarted,
    CentreDutyRecomputed,
    CentreDutyEnded,
    CardIssued,
    ReturnVisited,
    RedoOrdered,
    MatterConcluded,
    CalendarYearLoaded,
)
