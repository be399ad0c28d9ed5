"""The command to urge a unit: what was written is recorded, and the unit owes an answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pydantic import BaseModel, Field

from huiyin_ledger.calendar.in_force import calendar_in_force
from huiyin_ledger.clock.daycount import due
from huiyin_ledger.commands import execute
from huiyin_ledger.domain import Act
from huiyin_supervision.domain.clock_plan import ClockPlan
from huiyin_supervision.domain.matter_clocks import MatterClocks
from huiyin_supervision.domain.vocabulary import FactName
from huiyin_supervision.rules.book import shipped_rules
from huiyin_supervision.rules.facts import Fact, Matter
from huiyin_supervision.rules.planning import plan
from huiyin_supervision.text_subjects import subject_now
from huiyin_web.runtime import Runtime


@dataclass(frozen=True, slots=True)
class UrgeUnit:
    """Remind the unit that owes the clock's duty."""

    jurisdiction: str
    registration_no: str
    clock_id: str
    words: str


class Urged(BaseModel):
    clock_id: str
    unit: str = Field(description="Unit that was reminded.")


def urge_unit(runtime: Runtime, act: Act, command: UrgeUnit) -> Urged:
    """Refused where no unit owes the duty now, or where the matter is imported history."""

    def urge() -> Urged:
        stream = MatterClocks.stream_id(command.jurisdiction, command.registration_no)
        clocks = runtime.ledger.get(MatterClocks, command.jurisdiction, stream)
        unit = clocks.urgeable(command.clock_id).unit or ""
        answer = _answer(runtime, command.jurisdiction, clocks, unit, act.occurred_at)
        not_before = _not_before(runtime, command.jurisdiction, clocks, unit)
        clocks.urge(
            command.clock_id,
            command.words,
            answer.times.effective_due_at,
            not_before,
            subject=subject_now(runtime.vault, command.jurisdiction, command.registration_no),
        )
        clocks.start(answer)
        runtime.ledger.save(command.jurisdiction, clocks)
        return Urged(clock_id=command.clock_id, unit=unit)

    return execute(runtime, act, urge, jurisdiction=command.jurisdiction, answer=Urged)


def _answer(runtime: Runtime, jurisdiction: str, clocks: MatterClocks, unit: str, now: datetime) -> ClockPlan:
    """The clock of the unit's answer."""
    rules, matter = shipped_rules(), _matter(jurisdiction, clocks, now)
    (limit,) = rules.started_by(FactName.UNIT_URGED, matter)
    calendar = calendar_in_force(runtime.database, jurisdiction)
    return plan(limit, matter, Fact(FactName.UNIT_URGED, now, unit), rules, calendar)


def _not_before(runtime: Runtime, jurisdiction: str, clocks: MatterClocks, unit: str) -> datetime | None:
    """When the unit may be urged again about the matter, None for at once."""
    last = clocks.urged_at.get(unit)
    if last is None:
        return None
    day = _matter(jurisdiction, clocks, last).registered_on
    rule = shipped_rules().urging(jurisdiction, day)
    if rule is None:
        return None
    calendar, hours = (
        calendar_in_force(runtime.database, jurisdiction),
        shipped_rules().office_hours(jurisdiction, day),
    )
    return due(last, rule.at_least_apart.amount, rule.at_least_apart.unit, calendar, hours).effective_due_at


def _matter(jurisdiction: str, clocks: MatterClocks, otherwise: datetime) -> Matter:
    """By the day of receipt, which every dispatch tells; of an accusation it is not told here."""
    return Matter(jurisdiction, clocks.order.received_at if clocks.order else otherwise)
