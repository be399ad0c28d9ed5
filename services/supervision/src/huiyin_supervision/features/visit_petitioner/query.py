"""Return visits as a worklist."""

from __future__ import annotations

from huiyin_chassis.db import Database
from huiyin_chassis.http.paging import Page, read_page
from huiyin_chassis.identity.scope import Condition
from huiyin_chassis.views.view import Row

LONGEST_PAGE = 200


def list_visits(
    database: Database, scope: Condition, state: str, q: str, cursor: str | None, limit: int = 50
) -> Page[Row]:
    """Those in `state`, whoever has waited longest first."""
    return read_page(
        database,
        f"""SELECT r.* FROM live.return_visit_tasks r
            WHERE {scope.where} AND r.state = %(state)s AND strpos(r.registration_no, %(q)s) > 0""",
        {**scope.params, "state": state, "q": q},
        key=("approved_at", "jurisdiction", "registration_no"),
        cursor=cursor,
        limit=limit,
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
