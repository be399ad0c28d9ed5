from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from huiyin_chassis.db import Database
from huiyin_chassis.service import Runtime
from huiyin_intake.views.register.queries import COLUMNS, Entry, divisions_within, with_titles

_SOURCE = (
    "live.additions_to_read JOIN live.register USING (jurisdiction, registration_no)"
    " WHERE jurisdiction BETWEEN %(lowest)s AND %(highest)s"
)
_WAITING = f"{_SOURCE} AND kept_at IS NULL AND NOT erased"
"""Of somebody erased there is nothing left to read."""
_KEPT = f"{_SOURCE} AND kept_at IS NOT NULL"

Mark = tuple[datetime, str, int]
"""Place in a list: when it was added or kept back, and which it is."""


@dataclass(frozen=True)
class Added:
    """An addition in a list, and the petition to which it belongs. `kept_at`: None while it waits to be read."""

    addition: int
    added_at: datetime
    kept_at: datetime | None
    petition: Entry

    @property
    def mark(self) -> Mark:
        return self.kept_at or self.added_at, self.petition.registration_no, self.addition


def waiting_additions(
    runtime: Runtime, scope: str, *, after: Mark | None = None, limit: int = 50
) -> list[Added]:
    """One page of those that nobody has read, oldest first, with the petitions' titles."""
    return _page(runtime, scope, _WAITING, "added_at", after, limit)


def kept_additions(
    runtime: Runtime, scope: str, *, after: Mark | None = None, limit: int = 50
) -> list[Added]:
    """The same of those that were kept back, the latest decision first."""
    return _page(runtime, scope, _KEPT, "kept_at", after, limit, newest_first=True)


def count_waiting_additions(database: Database, scope: str) -> int:
    return _count(database, scope, _WAITING)


def count_kept_additions(database: Database, scope: str) -> int:
    return _count(database, scope, _KEPT)


def _page(
    runtime: Runtime,
    scope: str,
    source: str,
    at: str,
    after: Mark | None,
    limit: int,
    *,
    newest_first: bool = False,
) -> list[Added]:
    lowest, highest = divisions_within(scope)
    given = {"lowest": lowest, "highest": highest, "limit": limit}
    sign, order = ("<", "DESC") if newest_first else (">", "ASC")
    where = ""
    if after is not None:
        where = f" AND ({at}, registration_no, addition) {sign} (%(at)s, %(number)s, %(addition)s)"
        given |= dict(zip(("at", "number", "addition"), after, strict=True))
    rows = runtime.database.query(
        f"SELECT addition, added_at, kept_at, {COLUMNS} FROM {source}{where}"
        f" ORDER BY {at} {order}, registration_no {order}, addition {order} LIMIT %(limit)s",
        given,
    )
    marks = [(row.pop("addition"), row.pop("added_at"), row.pop("kept_at")) for row in rows]
    petitions = with_titles(runtime, [Entry(**row) for row in rows])
    return [Added(*mark, petition) for mark, petition in zip(marks, petitions, strict=True)]


def _count(database: Database, scope: str, source: str) -> int:
    lowest, highest = divisions_within(scope)
    row = database.one(f"SELECT count(*) AS n FROM {source}", {"lowest": lowest, "highest": highest})
    assert row is not None
    return int(row["n"])
