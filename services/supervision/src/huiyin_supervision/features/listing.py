"""A list by time, the newest first, a page at a time: what cards and reminders have in common."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import BaseModel, Field

from huiyin_chassis.db import Database
from huiyin_chassis.http.paging import decode_cursor, encode_cursor
from huiyin_chassis.identity.scope import Condition
from huiyin_chassis.views.view import Row

LONGEST_PAGE = 200


class ListQuery(BaseModel):
    """Filters of a list by time."""

    unit: str = Field("", description="Unit that got it.", max_length=80)
    jurisdiction: str = Field("", description="Division code.", max_length=6)
    q: str = Field("", description="Part of a registration number.", max_length=40)
    cursor: str | None = None
    limit: int = Field(50, ge=1, le=LONGEST_PAGE)


@dataclass(frozen=True, slots=True)
class Found:
    rows: Sequence[Row]
    next: str | None


def conditions_of(scope: Condition, wanted: ListQuery) -> tuple[list[str], dict[str, object]]:
    """The filters as conditions on a view as `r`."""
    conditions: list[str] = [scope.where]
    params: dict[str, object] = dict(scope.params)
    for name in ("unit", "jurisdiction"):
        if value := getattr(wanted, name):
            conditions.append(f"r.{name} = %({name})s")
            params[name] = value
    if wanted.q:
        conditions.append("strpos(r.registration_no, %(q)s) > 0")
        params["q"] = wanted.q
    return conditions, params


def newest_first(
    database: Database,
    table: str,
    at: str,
    id_: str,
    conditions: list[str],
    params: dict[str, object],
    cursor: str | None,
    limit: int,
) -> Found:
    """`at` is the column with the time, `id_` the one that is unique in a jurisdiction; all three come from code."""
    marks = decode_cursor(cursor, str, str, str)
    if marks is not None:
        conditions = [
            *conditions,
            f"(r.{at}, r.jurisdiction, r.{id_}) < (%(k1)s::timestamptz, %(k2)s, %(k3)s)",
        ]
        params = params | {"k1": marks[0], "k2": marks[1], "k3": marks[2]}
    rows = database.query(
        f"""SELECT r.* FROM live.{table} r WHERE {" AND ".join(conditions)}
            ORDER BY r.{at} DESC, r.jurisdiction DESC, r.{id_} DESC LIMIT %(limit)s""",
        params | {"limit": limit + 1},
    )
    if len(rows) <= limit:
        return Found(rows, None)
    last = rows[limit - 1]
    return Found(rows[:limit], encode_cursor(last[at].isoformat(), last["jurisdiction"], last[id_]))
