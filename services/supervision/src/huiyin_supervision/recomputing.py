"""New times for running clocks that were computed on a guess."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from typing import Any

from huiyin_chassis.clock.calendars import WorkingCalendar
from huiyin_chassis.clock.china import china_date
from huiyin_chassis.clock.daycount import Unit
from huiyin_chassis.clock.officehours import USUAL, OfficeHours
from huiyin_chassis.service import Runtime
from huiyin_supervision.calendar_in_force import calendar_in_force
from huiyin_supervision.domain.clock_plan import Times
from huiyin_supervision.domain.matter_clocks import MatterClocks
from huiyin_supervision.rules.book import shipped_rules
from huiyin_supervision.rules.planning import times

_PAGE = 1000


def recompute_provisional(runtime: Runtime, jurisdiction: str) -> int:
    """Count every provisional running clock of the jurisdiction again; how many changed. Joins the open transaction."""
    calendar = calendar_in_force(runtime.database, jurisdiction)
    changed, after = 0, ""
    while rows := runtime.database.query(
        """SELECT * FROM live.clocks
           WHERE jurisdiction = %s AND clock_id > %s AND provisional AND outcome IS NULL
           ORDER BY clock_id LIMIT %s""",
        (jurisdiction, after, _PAGE),
    ):
        after = rows[-1]["clock_id"]
        matters: dict[str, MatterClocks] = {}
        for row in rows:
            number = row["registration_no"]
            if number not in matters:
                stream = MatterClocks.stream(jurisdiction, number)
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
    """With the limit as it was fixed when the clock started; the ladder's steps are taken again where it had them."""
    ladder = shipped_rules().ladder(row["jurisdiction"], china_date(row["started_at"]))
    return times(
        row["started_at"],
        row["amount"],
        Unit(row["amount_unit"]),
        office_hours_of(row["office_hours"]),
        calendar,
        ladder,
        remind=row["reminder_at"] is not None,
        cards=row["red_at"] is not None,
    )
