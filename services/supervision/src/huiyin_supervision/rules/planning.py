"""From a limit in force and a calendar to a clock: when it is due, when a reminder and a red card are."""

from __future__ import annotations

from datetime import datetime

from huiyin_chassis.clock.calendars import WorkingCalendar
from huiyin_chassis.clock.daycount import Unit, due, working_days_after
from huiyin_chassis.clock.officehours import OfficeHours
from huiyin_supervision.domain.clock_plan import ClockPlan, Times
from huiyin_supervision.rules.book import LimitInForce, RuleBook
from huiyin_supervision.rules.facts import Fact, Matter
from huiyin_supervision.rules.pack import Ladder


def plan(
    found: LimitInForce, matter: Matter, fact: Fact, rules: RuleBook, calendar: WorkingCalendar
) -> ClockPlan:
    """The clock that `fact` starts on `matter` by this limit."""
    limit, day = found.limit, matter.registered_on
    hours = rules.office_hours(matter.jurisdiction, day)
    ladder = rules.ladder(matter.jurisdiction, day)
    started_at = matter.received_at if limit.starts.from_ == "received_at" else fact.at
    return ClockPlan(
        limit_id=limit.id,
        kind=limit.kind,
        unit=fact.unit,
        bound=limit.follows,
        stops_on=tuple(limit.stops),
        started_at=started_at,
        amount=limit.amount,
        amount_unit=limit.unit,
        office_hours=written(hours) if limit.unit is Unit.WORKING_HOURS else (),
        times=times(started_at, limit.amount, limit.unit, hours, calendar, ladder, limit.remind, limit.cards),
        cards=limit.cards,
        red_on_yellow=ladder.red_on_yellow if ladder is not None and limit.cards else None,
        waived_if_anonymous=limit.waived_if_anonymous,
        rule_pack=found.pack.pack,
        rule_version=found.pack.version,
        source=limit.source,
        imported=matter.imported,
    )


def times(
    started_at: datetime,
    amount: int,
    unit: Unit,
    hours: OfficeHours,
    calendar: WorkingCalendar,
    ladder: Ladder | None,
    remind: bool,
    cards: bool,
) -> Times:
    """What the calendar decides. Warnings go by the nominal end, lateness by the effective one."""
    end = due(started_at, amount, unit, calendar, hours)
    red = None
    if ladder is not None and cards:
        red = _after(end.effective_due_at, ladder.red_after.amount, ladder.red_after.unit, calendar, hours)
    return Times(
        nominal_due_at=end.nominal_due_at,
        effective_due_at=end.effective_due_at,
        reminder_at=end.milestone(ladder.reminder_at_percent / 100)
        if ladder is not None and remind
        else None,
        red_at=red,
        provisional=end.provisional,
        calendar_version=end.calendar_version,
    )


def written(hours: OfficeHours) -> tuple[str, ...]:
    """``08:30-11:30`` for each span, as rule packs and events have it."""
    return tuple(f"{opens:%H:%M}-{closes:%H:%M}" for opens, closes in hours.spans)


def _after(
    due_at: datetime, amount: int, unit: Unit, calendar: WorkingCalendar, hours: OfficeHours
) -> datetime:
    if unit is Unit.WORKING_DAYS:
        return working_days_after(due_at, amount, calendar).effective_due_at
    return due(due_at, amount, unit, calendar, hours).effective_due_at
