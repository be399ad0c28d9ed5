"""A small service, letters, that exists only for the tests of the chassis."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from huiyin_ledger.domain import Act, Aggregate, Once, Refused, Sealed, acting, evolves, stream_id
from huiyin_ledger.events import Event
from huiyin_ledger.views.view import Key, View, creates, folds
from huiyin_web.definition import ServiceDefinition
from huiyin_web.menu import Menu

CITY, COUNTY = "230600", "230621"
NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True)
class Remark:
    text: str
    made_on: date


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


class Letter(Aggregate):
    """Opened, written on, shut."""

    SNAPSHOT_INTERVAL = 5

    @evolves(Opened)
    def _opened(self, event: Opened) -> None:
        self.number, self.colour, self.body = event.number, event.colour, event.body
        self.notes: list[Remark] = []
        self.tags: set[Colour] = set()
        self.references: dict[UUID, datetime] = {}
        self.shut = False

    @evolves(Noted)
    def _noted(self, event: Noted) -> None:
        self.notes.append(Remark(event.text, event.on))
        self.tags |= set(event.tags)
        if event.reference is not None:
            self.references[event.reference] = event.at

    @evolves(Shut)
    def _shut(self, event: Shut) -> None:
        self.shut = True

    @staticmethod
    def stream_id(number: str) -> UUID:
        return stream_id("letter", number)

    @classmethod
    def open(cls, number: str, colour: Colour, body: Sealed) -> Letter:
        return cls._create(Opened, id=cls.stream_id(number), number=number, colour=colour, body=body)

    def note(self, text: str, reference: UUID | None = None) -> None:
        if self.shut:
            raise Refused("shut", "the letter is shut")
        self.trigger_event(
            Noted, text=text, on=NOON.date(), at=NOON, tags=(Colour.BLUE,), reference=reference
        )

    def close(self) -> None:
        self.trigger_event(Shut)


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

    @creates(Opened)
    def opened(self, event: Event) -> LetterRow:
        return self.row(event, history={"opened": event.occurred_at.isoformat()})

    @folds(Noted)
    def noted(self, row: LetterRow, event: Event) -> None:
        data = event.data
        row.notes += 1
        row.last_note, row.last_at = data["text"], data["at"]
        row.tags = tuple(sorted({*row.tags, *data["tags"]}))
        row.history = {**row.history, str(event.version): [data["on"], None, 1.5]}

    @folds(Shut)
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
        package="huiyin_samples",
    )


SAMPLE = definition()


def act(number: str = "", at: datetime = NOON, actor: str = "clerk-1", once: Once | None = None) -> Act:
    return Act(actor=actor, occurred_at=at, correlation=number, causation="request-1", once=once)


def letter(number: str, text: str = "a name", subject: str = "person-1") -> Letter:
    with acting(act(number)):
        return Letter.open(number, Colour.RED, Sealed.of(subject, text))
