"""Plans a clock from a limit and a calendar: when it is due, and when a reminder and a red card are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import lru_cache

from huiyin_ledger.clock.calendars import WorkingCalendar
from huiyin_ledger.clock.china import china_date, start_of
from huiyin_ledger.clock.daycount import Due, Unit, due, working_days_after
from huiyin_ledger.clock.officehours import USUAL, OfficeHours
from huiyin_supervision.domain.clock_plan import ClockPlan, Times
from huiyin_supervision.rules.book import LimitInForce, RuleBook
from huiyin_supervision.rules.facts import Fact, Matter
from huiyin_supervision.rules.pack import Amount


@dataclass(frozen=True, slots=True)
class Terms:
    """What the times of a clock depend on, beside its start and the calendar: a limit, counted in these office hours, a
    reminder at `remind_at_percent` of the time, inside `remind_in` where that is given, and a red card `red_after` the due time;
    None for never."""

    limit: Amount
    hours: OfficeHours
    remind_at_percent: int | None
    remind_in: OfficeHours | None
    red_after: Amount | None


def plan(
    in_force: LimitInForce, matter: Matter, fact: Fact, rules: RuleBook, calendar: WorkingCalendar
) -> ClockPlan:
    """The clock of this limit that `fact` starts for `matter`."""
    limit, day = in_force.limit, matter.registered_on
    hours = rules.office_hours(matter.jurisdiction, day)
    ladder = rules.ladder(matter.jurisdiction, day)
    remind = ladder.reminder_at_percent if ladder is not None and limit.remind else None
    remind_in = hours if remind and ladder and limit.unit in ladder.remind_in_office_hours else None
    red = ladder.red_after if ladder is not None and limit.cards else None
    terms = Terms(Amount(amount=limit.amount, unit=limit.unit), hours, remind, remind_in, red)
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
        times=times(started_at, terms, calendar),
        remind_at_percent=remind,
        red_after=red.amount if red else None,
        red_after_unit=red.unit if red else None,
        cards=limit.cards,
        red_on_yellow=ladder.red_on_yellow if ladder is not None and limit.cards else None,
        waived_if_anonymous=limit.waived_if_anonymous,
        centre_if_confidential=limit.centre_if_confidential,
        anew_after_return=limit.anew_after_return,
        stays_with_unit=limit.stays_with_unit,
        reminder_hours=written(remind_in) if remind_in else (),
        rule_pack=in_force.pack.pack,
        rule_version=in_force.pack.version,
        source=limit.source,
        imported=matter.imported,
    )


def times(started_at: datetime, terms: Terms, calendar: WorkingCalendar) -> Times:
    """The times of a clock. The reminder goes by the nominal end, lateness by the effective one."""
    if terms.limit.unit in (Unit.CALENDAR_DAYS, Unit.WORKING_DAYS):
        # Days are counted by the day: one count serves all that begins on it.
        return _times_from_day(start_of(china_date(started_at)), terms, calendar)
    return _times(started_at, terms, calendar)


def _times(started_at: datetime, terms: Terms, calendar: WorkingCalendar) -> Times:
    limit, percent, red_after = terms.limit, terms.remind_at_percent, terms.red_after
    end = due(started_at, limit.amount, limit.unit, calendar, terms.hours)
    return Times(
        nominal_due_at=end.nominal_due_at,
        effective_due_at=end.effective_due_at,
        reminder_at=None if percent is None else _reminder(end, percent, terms.remind_in, calendar),
        red_at=None if red_after is None else _after(end.effective_due_at, red_after, calendar, terms.hours),
        provisional=end.provisional,
        calendar_version=end.calendar_version,
    )


def _reminder(end: Due, percent: int, hours: OfficeHours | None, calendar: WorkingCalendar) -> datetime:
    """When `percent` of the time is used; inside `hours` where they are given: when the office opens next, or, where that would
    be too late, at its last opening before."""
    at = end.milestone(percent / 100)
    if hours is None:
        return at
    first, last = china_date(min(at, end.started_at)), china_date(end.effective_due_at)
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    spans = [span for day in days if calendar.is_working(day) for span in hours.on(day)]
    ahead = (max(at, opens) for opens, closes in spans if at < closes)
    next_open = next(ahead, None)
    if next_open is not None and next_open < end.effective_due_at:
        return next_open
    before = [opens for opens, _ in spans if end.started_at < opens <= at]
    return before[-1] if before else at


_times_from_day = lru_cache(maxsize=4096)(_times)


def written(hours: OfficeHours) -> tuple[str, ...]:
    """``08:30-11:30`` for each span, as rule packs and events have it."""
    return tuple(f"{opens:%H:%M}-{closes:%H:%M}" for opens, closes in hours.spans)


def office_hours_of(written: str) -> OfficeHours:
    """Office hours from ``08:30-11:30,13:30-17:30``, as the view of clocks has them. The usual ones for an empty text: the clock
    counts no working hours then."""
    if not written:
        return USUAL
    spans = (span.split("-") for span in written.split(","))
    return OfficeHours(tuple((time.fromisoformat(a), time.fromisoformat(b)) for a, b in spans))


def _after(due_at: datetime, more: Amount, calendar: WorkingCalendar, hours: OfficeHours) -> datetime:
    if more.unit is Unit.WORKING_DAYS:
        return working_days_after(due_at, more.amount, calendar).effective_due_at
    return due(due_at, more.amount, more.unit, calendar, hours).effective_due_at
