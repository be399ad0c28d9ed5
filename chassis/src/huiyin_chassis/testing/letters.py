"""A small service, letters, that exists only for the tests of the chassis."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from eventsourcing.domain import event

from huiyin_chassis.definition import ServiceDefinition
from huiyin_chassis.domain import Act, Aggregate, Refused, Sealed, acting, stream_id
from huiyin_chassis.events import Event
from huiyin_chassis.menu import Menu
from huiyin_chassis.views.view import Key, View, creates, folds

CITY, COUNTY = "230600", "230621"
NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True)
class Remark:
    text: str
    made_on: date


class Letter(Aggregate):
    """Opened, written on, shut."""

    SNAPSHOT_INTERVAL = 5

    class Opened(Aggregate.Created):
        TOPIC = "sample.letter_opened"
        number: str
        colour: Colour
        body: Sealed

    class Noted(Aggregate.Event):
        TOPIC = "sample.letter_noted"
        text: str
        on: date
        at: datetime
        tags: tuple[Colour, ...]
        reference: UUID | None

    class Shut(Aggregate.Event):
        TOPIC = "sample.letter_shut"

    @staticmethod
    def create_id(number: str) -> UUID:
        return stream_id("letter", number)

    @event(Opened)
    def __init__(self, number: str, colour: Colour, body: Sealed) -> None:
        self.number = number
        self.colour = colour
        self.body = body
        self.notes: list[Remark] = []
        self.tags: set[Colour] = set()
        self.references: dict[UUID, datetime] = {}
        self.shut = False

    def note(self, text: str, reference: UUID | None = None) -> None:
        if self.shut:
            raise Refused("shut", "the letter is shut")
        self._noted(text, NOON.date(), NOON, (Colour.BLUE,), reference)

    @event(Noted)
    def _noted(
        self, text: str, on: date, at: datetime, tags: tuple[Colour, ...], reference: UUID | None
    ) -> None:
        self.notes.append(Remark(text, on))
        self.tags |= set(tags)
        if reference is not None:
            self.references[reference] = at

    @event(Shut)
    def close(self) -> None:
        self.shut = True


@dataclass
class LetterRow:
    jurisdiction: str
    number: str
    colour: Colour
    history: Mapping[str, Any]
    notes: int = 0
    last_note: str | None = None
    last_at: datetime | None = None
    tags: tuple[str, ...] = ()
    shut: bool = False


class LetterList(View[LetterRow]):
    """One row per letter."""

    name = "letter_list"
    indexes = ("jurisdiction, last_at",)
    key = ("jurisdiction", "number")

    def keys(self, event: Event) -> Iterable[Key]:
        return [(event.jurisdiction, event.correlation)]

    @creates(Letter.Opened)
    def opened(self, event: Event) -> LetterRow:
        return self.row(event, history={"opened": event.occurred_at.isoformat()})

    @folds(Letter.Noted)
    def noted(self, row: LetterRow, event: Event) -> None:
        data = event.data
        row.notes += 1
        row.last_note, row.last_at = data["text"], data["at"]
        row.tags = tuple(sorted({*row.tags, *data["tags"]}))
        row.history = {**row.history, str(event.version): [data["on"], None, 1.5]}

    @folds(Letter.Shut)
    def closed(self, row: LetterRow, event: Event) -> None:
        row.shut = True


def definition(*views: View, aggregates: tuple[type[Aggregate], ...] = (Letter,)) -> ServiceDefinition:
    return ServiceDefinition(
        name="sample",
        aggregates=aggregates,
        views=views or (LetterList(),),
        automations=(),
        publish={},
        menu=Menu("Sample", 10),
        mount=lambda routes, runtime: None,
        package="huiyin_chassis.testing",
    )


SAMPLE = definition()


def act(number: str = "", at: datetime = NOON, actor: str = "clerk-1") -> Act:
    return Act(actor=actor, occurred_at=at, correlation=number, causation="request-1")


def letter(number: str, text: str = "a name", subject: str = "person-1") -> Letter:
    with acting(act(number)):
        return Letter(number, Colour.RED, Sealed.of(subject, text))
