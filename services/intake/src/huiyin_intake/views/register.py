"""Register of petitions, without their texts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from huiyin_contracts.vocabulary import Category, Channel, Nature, Urgency
from huiyin_intake.domain import petition_events, petitioner_events
from huiyin_intake.domain.vocabulary import State
from huiyin_ledger.db import Database
from huiyin_ledger.domain import Erased, Sealed
from huiyin_ledger.events import Event
from huiyin_ledger.views.view import Key, View, creates, folds
from huiyin_web.identity.scope import Columns
from huiyin_web.runtime import Runtime

REACH = Columns(
    "jurisdiction",
    unit="competent_unit",
    sealed="accusation",
    matter_class="coalesce(matter_class, '')",
)
"""The columns that correspond to `petitions.resource_of`."""


@dataclass
class RegisterRow:
    """`taken_up_again`: why it is, after the desk had answered it; empty where it is not. `stream`: where the ledger
    has the sealed title, which `with_titles` opens."""

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
    taken_up_again: str = ""


class RegisterView(View[RegisterRow]):
    name = "register"
    version = 3
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

    @folds(petition_events.TakenUpAgain)
    def taken_up_again(self, row: RegisterRow, event: Event) -> None:
        row.state, row.taken_up_again = State.TO_TRIAGE, event.data["because"]

    @folds(petition_events.MarkedAsAccusation)
    def is_accusation(self, row: RegisterRow, event: Event) -> None:
        row.accusation = True

    @folds(petition_events.ReferralRefused)
    def referral_refused(self, row: RegisterRow, event: Event) -> None:
        row.accusation = row.accusation or row.state == State.TO_TRIAGE

    @folds(petition_events.TakenBack)
    def taken_back(self, row: RegisterRow, event: Event) -> None:
        row.state, row.accusation = State.TO_TRIAGE, True

    @folds(petition_events.ClosedAfterErasure)
    def closed_after_erasure(self, row: RegisterRow, event: Event) -> None:
        row.state = State.ERASED

    @folds(petition_events.AccusationReferred)
    def referred(self, row: RegisterRow, event: Event) -> None:
        row.state, row.category, row.accusation = State.REFERRED, Category.ACCUSATION, True
        row.competent_unit = event.data["competent_unit"]

    @folds(petitioner_events.Erased)
    def erased(self, row: RegisterRow, event: Event) -> None:
        row.erased = True


def of_petitioner(database: Database, jurisdiction: str, petitioner_ref: str) -> dict[str, bool]:
    """Numbers of all petitions of one person, each with whether it is an accusation."""
    rows = RegisterView.select(
        database,
        "WHERE jurisdiction = %s AND petitioner_ref = %s ORDER BY registration_no",
        (jurisdiction, petitioner_ref),
    )
    return {row.registration_no: row.accusation for row in rows}


@dataclass
class ListedPetition(RegisterRow):
    """A petition in a list. `title` is masked; None if it is an accusation or was erased."""

    title: str | None = None


Listed = TypeVar("Listed", bound=ListedPetition)


def with_titles(runtime: Runtime, rows: Sequence[Listed]) -> list[Listed]:
    """The rows with their masked titles, opened from the ledger. Titles of accusations stay closed."""
    titles = runtime.ledger.first_sealed(
        "masked_title", ((each.jurisdiction, each.stream) for each in rows if not each.accusation)
    )
    return [_with_title(row, titles.get((row.jurisdiction, row.stream))) for row in rows]


def _with_title(row: Listed, title: Sealed | None) -> Listed:
    if title is None:
        return row
    try:
        return replace(row, title=title.open())
    except Erased:
        return row
