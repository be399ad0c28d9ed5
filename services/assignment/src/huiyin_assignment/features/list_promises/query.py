"""Promises as a list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from pydantic import BaseModel, Field

from huiyin_assignment.views.order_book import OrderRow
from huiyin_ledger.db import Database
from huiyin_web.http.arrivals import MOST
from huiyin_web.http.paging import Page, read_page
from huiyin_web.identity.scope import Condition

SHOWS: Mapping[str, str] = {
    "open": "p.kept_at IS NULL",
    "due": "p.kept_at IS NULL AND p.promised_for <= %(today)s",
    "late": "p.kept_at IS NULL AND p.promised_for < %(today)s",
    "kept": "p.kept_at IS NOT NULL",
}
"""What a chip shows, as a condition."""
_FROM = "FROM live.promises p JOIN live.order_book o USING (jurisdiction, registration_no)"


class PromisesQuery(BaseModel):
    """Which promises, and which page."""

    show: str = Field("open", pattern=f"^({'|'.join(SHOWS)})$", description=f"One of {', '.join(SHOWS)}.")
    cursor: str | None = None
    limit: int = Field(50, ge=1, le=200)


@dataclass(kw_only=True)
class ListedPromise(OrderRow):
    """An order with what was promised. `sort_key`: the promised day; those without one come first."""

    promised_for: date | None
    promised_at: datetime
    followed_at: datetime | None
    kept_at: datetime | None
    sort_key: date


def list_promises(
    database: Database, scope: Condition, query: PromisesQuery, today: date
) -> Page[ListedPromise]:
    """What is due first stands first."""
    return read_page(
        database,
        ListedPromise,
        f"""SELECT o.*, p.promised_for, p.promised_at, p.followed_at, p.kept_at,
                   coalesce(p.promised_for, DATE '1949-10-01') AS sort_key
            {_FROM} WHERE {scope.where} AND {SHOWS[query.show]}""",
        {**scope.params, "today": today},
        key=("sort_key", "jurisdiction", "registration_no"),
        descending=False,
        cursor=query.cursor,
        limit=query.limit,
    )


def newest_promises(database: Database, scope: Condition, query: PromisesQuery, today: date) -> list[str]:
    """The numbers under the filter, of those promised last."""
    rows = database.query(
        f"""SELECT o.registration_no {_FROM} WHERE {scope.where} AND {SHOWS[query.show]}
            ORDER BY p.promised_at DESC, o.registration_no LIMIT {MOST}""",
        {**scope.params, "today": today},
    )
    return sorted(row["registration_no"] for row in rows)


def count_promises(database: Database, scope: Condition, today: date) -> dict[str, int]:
    """How many each chip shows."""
    counts = ", ".join(f'count(*) FILTER (WHERE {where}) AS "{show}"' for show, where in SHOWS.items())
    row = database.one(f"SELECT {counts} {_FROM} WHERE {scope.where}", {**scope.params, "today": today})
    return {show: int(row[show]) for show in SHOWS} if row else {}
