"""Counts a clock again, day by day, from the inputs that were recorded with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pydantic import BaseModel, Field

from huiyin_ledger.calendar.in_force import calendar_of_version
from huiyin_ledger.clock.daycount import CountedDay, Due, Unit, due
from huiyin_ledger.db import Database
from huiyin_supervision.rules.planning import office_hours_of
from huiyin_supervision.views.clocks import ClockRow


class ExplainedDay(BaseModel):
    """One day of the count. `number` is its place, null where it isn't counted."""

    date: date
    step: str = Field(description="first_day, counted, skipped, rolled (past the end, and off) or landed.")
    number: int | None
    cause: str = Field(description="weekday, weekend, holiday or make_up_workday.")
    name: str = Field(description="Name of the holiday; empty on ordinary days.")
    source_notice: str = Field(description="The notice that says so; empty where there is none yet.")
    provisional: bool
    counted_minutes: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """`agrees`: counting again gives the recorded dates. `days` is empty where the calendar of the count is unknown here."""

    days: list[ExplainedDay]
    agrees: bool


def explain(database: Database, clock: ClockRow) -> Explanation:
    """Repeat the count of a clock with the calendar that it was computed with."""
    calendar = calendar_of_version(database, clock.jurisdiction, clock.calendar_version)
    if calendar is None:
        return Explanation([], False)
    hours = office_hours_of(clock.office_hours)
    counted = due(clock.started_at, clock.amount, Unit(clock.amount_unit), calendar, hours)
    return Explanation([_day(line) for line in counted.explanation], _agrees(counted, clock))


def _agrees(counted: Due, clock: ClockRow) -> bool:
    return (counted.nominal_due_at, counted.effective_due_at) == (
        clock.nominal_due_at,
        clock.effective_due_at,
    )


def _day(line: CountedDay) -> ExplainedDay:
    return ExplainedDay(
        date=line.day.date,
        step=line.step,
        number=line.number,
        cause=line.day.cause,
        name=line.day.name,
        source_notice=line.day.source_notice,
        provisional=line.day.provisional,
        counted_minutes=int(line.counted.total_seconds() // 60),
    )
