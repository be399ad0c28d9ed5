"""Return visits as a worklist."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from huiyin_chassis.db import Database
from huiyin_chassis.http.paging import decode_cursor, encode_cursor
from huiyin_chassis.identity.scope import Condition
from huiyin_chassis.views.view import Row

LONGEST_PAGE = 200


@dataclass(frozen=True, slots=True)
class Found:
    rows: Sequence[Row]
    next: str | None


def list_visits(
    database: Database, scope: Condition, state: str, q: str, cursor: str | None, limit: int = 50
) -> Found:
    """Those in `state`, whoever has waited longest first."""
    params: dict[str, object] = {**scope.params, "state": state, "q": q, "limit": limit + 1}
    at = decode_cursor(cursor, str, str, str)
    after = ""
    if at is not None:
        after = (
            "AND (r.approved_at, r.jurisdiction, r.registration_no) > (%(k1)s::timestamptz, %(k2)s, %(k3)s)"
        )
        params |= {"k1": at[0], "k2": at[1], "k3": at[2]}
    rows = database.query(
        f"""SELECT r.* FROM live.return_visit_tasks r
            WHERE {scope.where} AND r.state = %(state)s AND strpos(r.registration_no, %(q)s) > 0 {after}
            ORDER BY r.approved_at, r.jurisdiction, r.registration_no LIMIT %(limit)s""",
        params,
    )
    if len(rows) <= limit:
        return Found(rows, None)
    last = rows[limit - 1]
    return Found(
        rows[:limit],
        encode_cursor(last["approved_at"].isoformat(), last["jurisdiction"], last["registration_no"]),
    )


def count_visits(database: Database, scope: Condition) -> dict[str, int]:
    """How many there are in each state."""
    rows = database.query(
        f"SELECT r.state, count(*) AS n FROM live.return_visit_tasks r WHERE {scope.where} GROUP BY r.state",
        scope.params,
    )
    return {row["state"]: row["n"] for row in rows}


def find_visits(database: Database, registration_no: str) -> list[Row]:
    """More than one only where the matter was passed on to another jurisdiction, under the same number."""
    return database.query(
        "SELECT * FROM live.return_visit_tasks WHERE registration_no = %s ORDER BY jurisdiction",
        (registration_no,),
    )
