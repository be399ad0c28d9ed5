"""A small service, letters, that exists only for the tests of the chassis."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from uuid import UUID

from eventsourcing.domain import event

from huiyin_chassis.domain import Act, Aggregate, Refused, Sealed, acting, stream_id
from huiyin_chassis.events import Event
from huiyin_chassis.service import ServiceDefinition
from huiyin_chassis.views.view import Key, Row, View

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


class LetterList(View):
    """One row per letter."""

    name = "letter_list"
    columns = """
        jurisdiction text NOT NULL, number text NOT NULL, colour text NOT NULL, notes integer NOT NULL,
        last_note text, last_at timestamptz, tags text[] NOT NULL, history jsonb NOT NULL, shut boolean NOT NULL
    """
    indexes = ("jurisdiction, last_at",)
    key = ("jurisdiction", "number")
    sources = {"sample": frozenset({"sample.letter_opened", "sample.letter_noted", "sample.letter_shut"})}

    def keys(self, event: Event) -> Iterable[Key]:
        return [(event.jurisdiction, event.correlation)]

    def apply(self, key: Key, row: Row | None, event: Event) -> Row | None:
        if event.type == "sample.letter_opened":
            return {
                "jurisdiction": key[0], "number": key[1], "colour": event.data["colour"], "notes": 0,
                "last_note": None, "last_at": None, "tags": [], "history": {"opened": event.occurred_at.isoformat()},
                "shut": False,
            }  # fmt: skip
        if row is None:
            return None
        if event.type == "sample.letter_noted":
            data = event.data
            return row | {
                "notes": row["notes"] + 1, "last_note": data["text"], "last_at": data["at"],
                "tags": sorted({*row["tags"], *data["tags"]}),
                "history": row["history"] | {str(event.version): [data["on"], None, 1.5]},
            }  # fmt: skip
        return row | {"shut": True}


def definition(*views: View, aggregates: tuple[type[Aggregate], ...] = (Letter,)) -> ServiceDefinition:
    return ServiceDefinition(
        name="sample",
        aggregates=aggregates,
        views=views or (LetterList(),),
        automations=(),
        publish={},
        blueprint=None,  # type: ignore[arg-type]
        package="huiyin_chassis.testing",
    )


SAMPLE = definition()


def act(number: str = "", at: datetime = NOON, actor: str = "clerk-1") -> Act:
    return Act(actor=actor, occurred_at=at, correlation=number, causation="request-1")


def letter(number: str, text: str = "a name", subject: str = "person-1") -> Letter:
    with acting(act(number)):
        return Letter(number, Colour.RED, Sealed.of(subject, text))
