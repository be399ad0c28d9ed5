"""New times for running clocks that were computed on a guess."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from functools import partial
from typing import Any

from huiyin_chassis.calendar.in_force import calendar_in_force
from huiyin_chassis.clock.calendars import WorkingCalendar
from huiyin_chassis.clock.daycount import Unit
from huiyin_chassis.clock.officehours import USUAL, OfficeHours
from huiyin_chassis.commands import execute
from huiyin_chassis.domain import Act
from huiyin_chassis.runtime import Runtime
from huiyin_supervision.domain.clock_plan import Times
from huiyin_supervision.domain.matter_clocks import MatterClocks
from huiyin_supervision.rules.pack import Amount
from huiyin_supervision.rules.planning import times

_PAGE = 1000


def run(runtime: Runtime) -> None:
    """For the timer: count again whatever was computed with a calendar that is no longer in force, because a new release
    ships with a new year, or a year was loaded at the very moment when the clock was started."""
    rows = runtime.database.query(
        "SELECT DISTINCT jurisdiction, calendar_version FROM live.clocks WHERE provisional AND outcome IS NULL"
    )
    for jurisdiction in sorted({row["jurisdiction"] for row in rows}):
        act = Act("system:calendar", runtime.clock.now(), causation="timer:calendar")
        execute(
            runtime, act, partial(recompute_provisional, runtime, jurisdiction), jurisdiction=jurisdiction
        )


def recompute_provisional(runtime: Runtime, jurisdiction: str) -> int:
    """Count again every provisional running clock of the jurisdiction that another calendar than the one in force was used
    for; how many changed. Joins the open transaction."""
    calendar = calendar_in_force(runtime.database, jurisdiction)
    changed, after = 0, ""
    while rows := runtime.database.query(
        """SELECT * FROM live.clocks
           WHERE jurisdiction = %s AND clock_id > %s AND provisional AND outcome IS NULL AND NOT breached
             AND calendar_version <> %s
           ORDER BY clock_id LIMIT %s""",
        (jurisdiction, after, calendar.version, _PAGE),
    ):
        after = rows[-1]["clock_id"]
        matters: dict[str, MatterClocks] = {}
        for row in rows:
            number = row["registration_no"]
            if number not in matters:
                stream = MatterClocks.stream_id(jurisdiction, number)
                matters[number] = runtime.ledger.get(MatterClocks, jurisdiction, stream)
            matters[number].recompute(row["clock_id"], _times(row, calendar))
        changed += sum(len(matter.pending_events) for matter in matters.values())
        runtime.ledger.save(jurisdiction, *matters.values())
    return changed


def office_hours_of(written: str) -> OfficeHours:
    """The office hours that a clock was computed with; any will do where it counts no working hours."""
    if not written:
        return USUAL
    spans = (span.split("-") for span in written.split(","))
    return OfficeHours(tuple((time.fromisoformat(a), time.fromisoformat(b)) for a, b in spans))


def _times(row: Mapping[str, Any], calendar: WorkingCalendar) -> Times:
    """With the limit and the ladder as they were fixed when the clock started."""
    red = None
    if row["red_after"] is not None:
        red = Amount(amount=row["red_after"], unit=Unit(row["red_after_unit"]))
    return times(
        row["started_at"],
        Amount(amount=row["amount"], unit=Unit(row["amount_unit"])),
        office_hours_of(row["office_hours"]),
        calendar,
        row["remind_at_percent"],
        red,
    )
