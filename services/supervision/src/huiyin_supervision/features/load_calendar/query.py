"""The calendar years that were loaded, and the clocks that wait for one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from huiyin_ledger.db import Database
from huiyin_web.identity.scope import Condition


@dataclass(frozen=True)
class LoadedYear:
    """`loaded_by`: the account that loaded the year for `jurisdiction` and the places below it."""

    year: int
    source_notice: str
    jurisdiction: str
    loaded_at: datetime
    loaded_by: str


def loaded_years(database: Database, scope: Condition) -> list[LoadedYear]:
    """The newest first."""
    return database.rows(
        LoadedYear,
        f"""SELECT r.year, r.source_notice, r.jurisdiction, r.loaded_at, r.loaded_by
            FROM live.calendar_years r WHERE {scope.where} ORDER BY r.loaded_at DESC""",
        scope.params,
    )


def count_provisional(database: Database, scope: Condition) -> int:
    """How many running clocks have a provisional due time."""
    row = database.one(
        f"SELECT count(*) AS n FROM live.clocks r WHERE {scope.where} AND r.provisional AND r.outcome IS NULL",
        scope.params,
    )
    return row["n"] if row else 0
