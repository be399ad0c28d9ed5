"""The calendar years that were loaded, and the clocks that wait for one."""

from __future__ import annotations

from huiyin_ledger.calendar.years import CalendarYearRow
from huiyin_ledger.db import Database
from huiyin_supervision.views.calendar_years import OwnCalendarYearsView
from huiyin_web.identity.scope import Condition


def loaded_years(database: Database, scope: Condition) -> list[CalendarYearRow]:
    """The newest first."""
    return OwnCalendarYearsView.select(
        database, f"r WHERE {scope.where} ORDER BY loaded_at DESC", scope.params
    )


def count_provisional(database: Database, scope: Condition) -> int:
    """How many running clocks have a provisional due time."""
    row = database.one(
        f"SELECT count(*) AS n FROM live.clocks r WHERE {scope.where} AND r.provisional AND r.outcome IS NULL",
        scope.params,
    )
    return row["n"] if row else 0
