"""Recomputes provisional due times when a calendar year is published."""

from __future__ import annotations

from functools import partial

from huiyin_ledger.calendar.in_force import calendar_in_force
from huiyin_ledger.clock.calendars import WorkingCalendar
from huiyin_ledger.clock.daycount import Unit
from huiyin_ledger.commands import execute
from huiyin_ledger.domain import Act
from huiyin_supervision.domain.clock_plan import Times
from huiyin_supervision.domain.matter_clocks import MatterClocks
from huiyin_supervision.rules.pack import Amount
from huiyin_supervision.rules.planning import Terms, office_hours_of, times
from huiyin_supervision.views.clocks import ClockRow, ClocksView
from huiyin_web.runtime import Runtime

_BATCH = 1000


def run(runtime: Runtime) -> None:
    """For the timer: recompute clocks whose calendar is no longer in force. That happens when a new release ships another
    year, or when a year was loaded while the clock was being started."""
    rows = runtime.database.query(
        "SELECT DISTINCT jurisdiction, calendar_version FROM live.clocks WHERE provisional AND outcome IS NULL"
    )
    for jurisdiction in sorted({row["jurisdiction"] for row in rows}):
        act = Act("system:calendar", runtime.clock.now(), causation="timer:calendar")
        execute(
            runtime, act, partial(recompute_provisional, runtime, jurisdiction), jurisdiction=jurisdiction
        )


def recompute_provisional(runtime: Runtime, jurisdiction: str) -> int:
    """Recompute the provisional running clocks of the jurisdiction whose calendar is not the one in force. Returns how many
    changed. Joins the open transaction."""
    calendar = calendar_in_force(runtime.database, jurisdiction)
    changed, after = 0, ""
    while clocks := ClocksView.select(
        runtime.database,
        """WHERE jurisdiction = %s AND clock_id > %s AND provisional AND outcome IS NULL AND NOT breached
             AND calendar_version <> %s
           ORDER BY clock_id LIMIT %s""",
        (jurisdiction, after, calendar.version, _BATCH),
    ):
        after = clocks[-1].clock_id
        matters: dict[str, MatterClocks] = {}
        for clock in clocks:
            number = clock.registration_no
            if number not in matters:
                stream = MatterClocks.stream_id(jurisdiction, number)
                matters[number] = runtime.ledger.get(MatterClocks, jurisdiction, stream)
            matters[number].recompute(clock.clock_id, _times(clock, calendar))
        changed += sum(len(matter.pending_events) for matter in matters.values())
        runtime.ledger.save(jurisdiction, *matters.values())
    return changed


def _times(clock: ClockRow, calendar: WorkingCalendar) -> Times:
    """The times by the limit and the ladder that were fixed when the clock started."""
    red = None
    if clock.red_after is not None and clock.red_after_unit is not None:
        red = Amount(amount=clock.red_after, unit=Unit(clock.red_after_unit))
    limit = Amount(amount=clock.amount, unit=Unit(clock.amount_unit))
    remind_in = office_hours_of(clock.reminder_hours) if clock.reminder_hours else None
    terms = Terms(limit, office_hours_of(clock.office_hours), clock.remind_at_percent, remind_in, red)
    return times(clock.started_at, terms, calendar)
