"""What petitioners added after triage and nobody at the desk has read yet, or it kept back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from huiyin_chassis.db import Database
from huiyin_chassis.events import Event
from huiyin_chassis.identity.scope import Scope
from huiyin_chassis.runtime import Runtime
from huiyin_chassis.views.view import REMOVED, Key, Removal, View, creates, folds
from huiyin_intake.domain import petition_events
from huiyin_intake.views.register import REACH, Entry, RegisterView, with_titles


@dataclass
class AdditionRow:
    jurisdiction: str
    registration_no: str
    addition: int
    added_at: datetime
    kept_at: datetime | None = None


class AdditionsToReadView(View[AdditionRow]):
    """One row per addition until the desk passes it on. Its text stays in the ledger, sealed."""

    name = "additions_to_read"
    version = 2
    key = ("jurisdiction", "registration_no", "addition")
    indexes = ("(added_at, registration_no, addition)", "(kept_at, registration_no, addition)")

    def keys(self, event: Event) -> Iterable[Key]:
        if event.type != petition_events.TextAdded.TOPIC:
            yield from super().keys(event)
        elif event.data["to_be_read"]:
            yield event.jurisdiction, event.data["registration_no"], event.version

    @creates(petition_events.TextAdded)
    def added(self, event: Event) -> AdditionRow:
        return self.row(event, added_at=event.occurred_at)

    @folds(petition_events.AdditionKeptBack)
    def kept_back(self, row: AdditionRow, event: Event) -> None:
        row.kept_at = event.occurred_at

    @folds(petition_events.AdditionPassedOn)
    def passed_on(self, row: AdditionRow, event: Event) -> Removal:
        return REMOVED


_SOURCE = "live.additions_to_read JOIN live.register USING (jurisdiction, registration_no)"
_WAITING = "kept_at IS NULL AND NOT erased"
"""Of somebody erased there is nothing left to read."""
_KEPT = "kept_at IS NOT NULL"

Mark = tuple[datetime, str, int]
"""Place in a list: when it was added or kept back, and which it is."""


@dataclass(kw_only=True)
class Added(Entry):
    """An addition in a list, with the petition to which it belongs. `kept_at`: None while it waits to be read."""

    addition: int
    added_at: datetime
    kept_at: datetime | None

    @property
    def mark(self) -> Mark:
        return self.kept_at or self.added_at, self.registration_no, self.addition


def waiting_additions(
    runtime: Runtime, scope: Scope, *, after: Mark | None = None, limit: int = 50
) -> list[Added]:
    """One page of those that nobody has read, oldest first, with the petitions' titles."""
    return _page(runtime, scope, _WAITING, "added_at", after, limit)


def kept_additions(
    runtime: Runtime, scope: Scope, *, after: Mark | None = None, limit: int = 50
) -> list[Added]:
    """The same of those that were kept back, the latest decision first."""
    return _page(runtime, scope, _KEPT, "kept_at", after, limit, newest_first=True)


def count_waiting_additions(database: Database, scope: Scope) -> int:
    return _count(database, scope, _WAITING)


def count_kept_additions(database: Database, scope: Scope) -> int:
    return _count(database, scope, _KEPT)


def _page(
    runtime: Runtime,
    scope: Scope,
    which: str,
    at: str,
    after: Mark | None,
    limit: int,
    *,
    newest_first: bool = False,
) -> list[Added]:
    reach = scope.condition(REACH)
    given = {**reach.params, "limit": limit}
    sign, order = ("<", "DESC") if newest_first else (">", "ASC")
    where = ""
    if after is not None:
        where = f" AND ({at}, registration_no, addition) {sign} (%(at)s, %(number)s, %(addition)s)"
        given |= dict(zip(("at", "number", "addition"), after, strict=True))
    sql = (
        f"SELECT addition, added_at, kept_at, {RegisterView.names} FROM {_SOURCE} WHERE {reach.where} AND {which}{where}"
        f" ORDER BY {at} {order}, registration_no {order}, addition {order} LIMIT %(limit)s"
    )
    return with_titles(runtime, runtime.database.rows(Added, sql, given))


def _count(database: Database, scope: Scope, which: str) -> int:
    reach = scope.condition(REACH)
    row = database.one(f"SELECT count(*) AS n FROM {_SOURCE} WHERE {reach.where} AND {which}", reach.params)
    assert row is not None
    return int(row["n"])
