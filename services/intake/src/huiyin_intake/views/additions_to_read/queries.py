from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from huiyin_chassis.db import Database
from huiyin_chassis.service import Runtime
from huiyin_intake.views.register.queries import COLUMNS, Entry, divisions_within, with_titles

_WAITING = (
    "live.additions_to_read JOIN live.register USING (jurisdiction, registration_no)"
    " WHERE jurisdiction BETWEEN %(lowest)s AND %(highest)s AND NOT erased"
)
"""Of somebody erased there is nothing left to read."""


@dataclass(frozen=True)
class Waiting:
    """An addition that waits to be read, and the petition to which it belongs."""

    addition: int
    added_at: datetime
    petition: Entry


def waiting_additions(
    runtime: Runtime, scope: str, *, after: tuple[datetime, str, int] | None = None, limit: int = 50
) -> list[Waiting]:
    """One page, oldest first, with the petitions' titles."""
    lowest, highest = divisions_within(scope)
    given = {"lowest": lowest, "highest": highest, "limit": limit}
    where = ""
    if after is not None:
        where = (
            " AND (added_at, registration_no, addition) > (%(after_at)s, %(after_no)s, %(after_addition)s)"
        )
        given |= dict(zip(("after_at", "after_no", "after_addition"), after, strict=True))
    rows = runtime.database.query(
        f"SELECT addition, added_at, {COLUMNS} FROM {_WAITING}{where}"
        " ORDER BY added_at, registration_no, addition LIMIT %(limit)s",
        given,
    )
    marks = [(row.pop("addition"), row.pop("added_at")) for row in rows]
    petitions = with_titles(runtime, [Entry(**row) for row in rows])
    return [Waiting(*mark, petition) for mark, petition in zip(marks, petitions, strict=True)]


def count_waiting_additions(database: Database, scope: str) -> int:
    lowest, highest = divisions_within(scope)
    row = database.one(f"SELECT count(*) AS n FROM {_WAITING}", {"lowest": lowest, "highest": highest})
    assert row is not None
    return int(row["n"])
