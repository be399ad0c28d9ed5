"""Every petition once, without its text: the desk's lists and counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from huiyin_chassis.db import Database
from huiyin_chassis.domain import Erased, Sealed
from huiyin_chassis.events import Event
from huiyin_chassis.identity.scope import Columns, Condition, Scope
from huiyin_chassis.runtime import Runtime
from huiyin_chassis.views.view import Key, View, creates, folds
from huiyin_contracts.vocabulary import Category, Channel, Nature, Urgency
from huiyin_intake.domain import petition_events, petitioner_events
from huiyin_intake.domain.vocabulary import State

REACH = Columns("jurisdiction", unit="competent_unit", sealed="accusation")
"""Those of `matters.resource_of`: what is nobody's in particular has no unit."""


@dataclass
class RegisterRow:
    """The title stays in the ledger, sealed: `stream` says where; a page opens those that it shows."""

    jurisdiction: str
    registration_no: str
    stream: UUID
    channel: Channel
    received_at: datetime
    registered_at: datetime
    anonymous: bool
    confidential: bool
    accusation: bool
    petitioner_ref: str
    imported: bool
    place: str
    nature: Nature | None
    category: Category | None = None
    matter_class: str | None = None
    urgency: Urgency | None = None
    state: State = State.TO_TRIAGE
    competent_unit: str | None = None
    erased: bool = False


class RegisterView(View[RegisterRow]):
    name = "register"
    key = ("jurisdiction", "registration_no")
    indexes = (
        "(received_at, registration_no)",
        "(received_at, registration_no) WHERE state = 'to_triage'",
        "(jurisdiction, petitioner_ref)",
        "(registration_no)",
    )

    def keys(self, event: Event) -> Iterable[Key]:
        if event.type == petitioner_events.Erased.TOPIC:
            return [(event.jurisdiction, number) for number in event.data["registration_nos"]]
        return super().keys(event)

    @creates(petition_events.Registered)
    def registered(self, event: Event) -> RegisterRow:
        return self.row(
            event,
            stream=event.stream,
            registered_at=event.recorded_at,
            imported=event.data["source_sha256"] is not None,
        )

    @folds(petition_events.Triaged)
    def triaged(self, row: RegisterRow, event: Event) -> None:
        data = event.data
        row.category, row.nature, row.matter_class = data["category"], data["nature"], data["matter_class"]
        row.place, row.urgency = data["place"], data["urgency"]
        row.state, row.accusation = State.TRIAGED, False

    @folds(petition_events.AnsweredDirectly)
    def answered(self, row: RegisterRow, event: Event) -> None:
        row.state = State.ANSWERED

    @folds(petition_events.MarkedAsAccusation, petition_events.ReferralRefused)
    def is_accusation(self, row: RegisterRow, event: Event) -> None:
        row.accusation = True

    @folds(petition_events.AccusationReferred)
    def referred(self, row: RegisterRow, event: Event) -> None:
        row.state, row.category, row.accusation = State.REFERRED, Category.ACCUSATION, True
        row.competent_unit = event.data["competent_unit"]

    @folds(petitioner_events.Erased)
    def erased(self, row: RegisterRow, event: Event) -> None:
        row.erased = True


@dataclass
class Entry(RegisterRow):
    """One petition in a list; `title` is masked, None where it may not be read or was erased."""

    title: str | None = None


E = TypeVar("E", bound=Entry)


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to; None and empty: not narrowed."""

    scope: Scope
    state: str | None = None
    channel: str | None = None
    place: str | None = None
    accusation: bool | None = None
    imported: bool | None = None
    number: str | None = None
    petitioner_ref: str | None = None

    def where(self) -> tuple[str, dict[str, Any]]:
        reach = self.scope.condition(REACH)
        parts, given = [reach.where], dict(reach.params)
        for name in ("state", "channel", "place", "accusation", "imported", "petitioner_ref"):
            value = getattr(self, name)
            if value is not None:
                parts.append(f"{name} = %({name})s")
                given[name] = value
        if self.number is not None:
            parts.append("registration_no = %(number)s")
            given["number"] = self.number
        return " AND ".join(parts), given


def entries(
    runtime: Runtime,
    filters: Filters,
    *,
    after: tuple[datetime, str] | None = None,
    newest_first: bool = False,
    limit: int = 50,
) -> list[Entry]:
    """One page in order of receipt, with titles."""
    where, given = filters.where()
    sign, order = ("<", "DESC") if newest_first else (">", "ASC")
    if after is not None:
        where += f" AND (received_at, registration_no) {sign} (%(after_at)s, %(after_no)s)"
        given |= {"after_at": after[0], "after_no": after[1]}
    order = f"ORDER BY received_at {order}, registration_no {order} LIMIT %(limit)s"
    sql = f"SELECT {RegisterView.names} FROM live.register WHERE {where} {order}"
    rows = runtime.database.rows(Entry, sql, {**given, "limit": limit})
    return with_titles(runtime, rows)


def count(runtime: Runtime, filters: Filters) -> int:
    where, given = filters.where()
    row = runtime.database.one(f"SELECT count(*) AS n FROM live.register WHERE {where}", given)
    assert row is not None
    return int(row["n"])


def of_petitioner(runtime: Runtime, jurisdiction: str, petitioner_ref: str) -> dict[str, bool]:
    """Numbers of everything that one person brought, and whether it is an accusation."""
    rows = runtime.database.query(
        "SELECT registration_no, accusation FROM live.register WHERE jurisdiction = %s AND petitioner_ref = %s"
        " ORDER BY registration_no",
        (jurisdiction, petitioner_ref),
    )
    return {row["registration_no"]: row["accusation"] for row in rows}


def with_titles(runtime: Runtime, found: Sequence[E]) -> list[E]:
    """The entries with their masked titles opened from the ledger. Titles of accusations stay closed."""
    titles = runtime.ledger.first_sealed(
        "masked_title", ((each.jurisdiction, each.stream) for each in found if not each.accusation)
    )
    return [_titled(entry, titles.get((entry.jurisdiction, entry.stream))) for entry in found]


def _titled(entry: E, title: Sealed | None) -> E:
    if title is None:
        return entry
    try:
        return replace(entry, title=title.open())
    except Erased:
        return entry


@dataclass(frozen=True, slots=True)
class Referred:
    """An accusation that was referred: its number and when it came, no more."""

    registration_no: str
    received_at: datetime


def referred(database: Database, reach: Condition) -> list[Referred]:
    """Accusations that were referred to an organ, the latest on top."""
    return database.rows(
        Referred,
        f"SELECT registration_no, received_at FROM live.register WHERE {reach.where}"
        " AND competent_unit IS NOT NULL ORDER BY received_at DESC, registration_no DESC LIMIT 500",
        reach.params,
    )
