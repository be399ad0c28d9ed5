"""Everything that supervision holds of one matter, as far as whoever asks may know of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from huiyin_chassis.db import Database
from huiyin_chassis.domain import NotFound
from huiyin_chassis.identity.policy import Principal
from huiyin_chassis.views.view import Row
from huiyin_supervision.row_access import allowed


@dataclass(frozen=True, slots=True)
class Matter:
    """`clocks`: the running ones first, in the order of their start; `visit` is the return visit's row, None before there is one."""

    jurisdiction: str
    registration_no: str
    sealed: bool
    clocks: Sequence[Row]
    cards: Sequence[Row]
    reminders: Sequence[Row]
    visit: Row | None


def find_matter(database: Database, principal: Principal, registration_no: str) -> Matter:
    """NotFound alike for an unknown matter and for one of which nothing is theirs to know.

    Of a matter that was passed on to another jurisdiction under the same number, the higher one's part is shown.
    """
    clocks = [
        row
        for row in _rows(database, "clocks", "outcome IS NOT NULL, started_at, clock_id", registration_no)
        if allowed(principal, "clock.read", row)
    ]
    if not clocks:
        raise NotFound
    jurisdiction = min(row["jurisdiction"] for row in clocks)

    def here(view: str, action: str, order: str) -> list[Row]:
        rows = _rows(database, view, order, registration_no)
        return [r for r in rows if r["jurisdiction"] == jurisdiction and allowed(principal, action, r)]

    return Matter(
        jurisdiction=jurisdiction,
        registration_no=registration_no,
        sealed=any(row["competent_unit"] for row in clocks),
        clocks=[row for row in clocks if row["jurisdiction"] == jurisdiction],
        cards=here("cards", "card.read", "issued_at"),
        reminders=here("reminders", "clock.read", "sent_at"),
        visit=next(iter(here("return_visit_tasks", "clock.read", "registration_no")), None),
    )


def _rows(database: Database, view: str, order: str, registration_no: str) -> list[Row]:
    return database.query(
        f"SELECT * FROM live.{view} WHERE registration_no = %s ORDER BY {order}", (registration_no,)
    )
