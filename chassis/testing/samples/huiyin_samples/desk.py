"""Two small services for the chassis' own tests and measurements: a desk that writes notes, an archive that files them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any, ClassVar
from uuid import UUID

from flask_openapi3 import APIBlueprint

from huiyin_contracts.base import ContractEvent
from huiyin_contracts.registry import Registry
from huiyin_ledger.domain import Act, Aggregate, acting, evolves, stream_id
from huiyin_ledger.event_labels import EventLabels
from huiyin_ledger.events import Event
from huiyin_ledger.feed.log import Publish, PublishedLog
from huiyin_ledger.rows import Sql
from huiyin_ledger.views.view import Key, View, folds
from huiyin_web.automations import Automation
from huiyin_web.definition import ServiceDefinition
from huiyin_web.http.i18n import _l
from huiyin_web.menu import Menu

if TYPE_CHECKING:
    from huiyin_web.runtime import Runtime

CITY, COUNTY = "230600", "230621"
NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


@dataclass
class Faults:
    """What goes wrong, and where: functions that are called at a step with its event, and may raise or kill."""

    steps: dict[str, Callable[[Event], None]] = field(default_factory=dict)

    def at(self, step: str, event: Event) -> None:
        if step in self.steps:
            self.steps[step](event)


FAULTS = Faults()


class Written(Aggregate.Created):
    TOPIC = "desk.note_written"
    number: str
    text: str


class Amended(Aggregate.Event):
    TOPIC = "desk.note_amended"
    text: str


class LookedAt(Aggregate.Event):
    """Nobody's business but the desk's: not published."""

    TOPIC = "desk.note_looked_at"


class Note(Aggregate):
    @evolves(Written)
    def _written(self, event: Written) -> None:
        self.number, self.text = event.number, event.text

    @evolves(Amended)
    def _amended(self, event: Amended) -> None:
        self.text = event.text

    @evolves(LookedAt)
    def _looked_at(self, event: LookedAt) -> None:
        """Nothing changes."""

    @classmethod
    def write(cls, number: str, text: str) -> Note:
        return cls._create(Written, id=stream_id("note", number), number=number, text=text)

    def amend(self, text: str) -> None:
        self.trigger_event(Amended, text=text)

    def look_at(self) -> None:
        self.trigger_event(LookedAt)


class NoteWritten(ContractEvent):
    service: ClassVar[str] = "desk"
    number: str
    text: str


class NoteAmended(ContractEvent):
    service: ClassVar[str] = "desk"
    text: str


CONTRACTS = Registry((NoteWritten, NoteAmended))


def no_pages(routes: APIBlueprint, runtime: Runtime) -> None:
    """A service without pages; the chassis still adds its feed and its health."""


DESK = ServiceDefinition(
    name="desk",
    aggregates=(Note,),
    views=(),
    automations=(),
    publish={
        "desk.note_written": lambda e: NoteWritten(number=e.data["number"], text=e.data["text"]),
        "desk.note_amended": lambda e: NoteAmended(text=e.data["text"]),
    },
    menu=Menu("Desk", 10),
    mount=no_pages,
    package="huiyin_samples",
    event_labels=EventLabels({"Note": "A note"}, {"number": _l("Reply")}),
)


class Opened(Aggregate.Created):
    TOPIC = "archive.folder_opened"
    number: str


class Stamped(Aggregate.Event):
    TOPIC = "archive.folder_stamped"


class Folder(Aggregate):
    @evolves(Opened)
    def _opened(self, event: Opened) -> None:
        self.number, self.stamps = event.number, 0

    @evolves(Stamped)
    def _stamped(self, event: Stamped) -> None:
        self.stamps += 1

    @classmethod
    def open(cls, number: str) -> Folder:
        return cls._create(Opened, id=stream_id("folder", number), number=number)

    def stamp(self) -> None:
        self.trigger_event(Stamped)


@dataclass
class NotesRow:
    jurisdiction: str
    stream: str
    texts: str = ""
    seen: int = 0


class Notes(View[NotesRow]):
    """One row per note, with its texts in the order in which they came."""

    name = "notes"
    key = ("jurisdiction", "stream")
    begins_blank = True

    def keys(self, event: Event) -> Iterable[Key]:
        return [(event.jurisdiction, event.stream)]

    @folds(NoteWritten, NoteAmended)
    def read(self, row: NotesRow, event: Event) -> None:
        FAULTS.at("fold", event)
        row.texts += f"/{event.data['text']}"
        row.seen += 1


@dataclass
class TallyRow:
    jurisdiction: str
    kind: str
    number: Annotated[int, Sql("bigint")] = 0


class Tally(View[TallyRow]):
    """How many there are of each kind: one row that many streams touch, also the archive's own."""

    name = "tally"
    key = ("jurisdiction", "kind")
    begins_blank = True

    def keys(self, event: Event) -> Iterable[Key]:
        return [(event.jurisdiction, event.family)]

    @folds(NoteWritten, NoteAmended, Opened, Stamped)
    def counted(self, row: TallyRow, event: Event) -> None:
        row.number += 1


class WhenANoteIsWrittenThenOpenAFolder(Automation):
    name = "open_folder"
    sources = {"desk": frozenset({NoteWritten.family})}

    def react(self, event: Event, runtime: Runtime) -> None:
        FAULTS.at("react", event)
        runtime.ledger.save(event.jurisdiction, Folder.open(event.data["number"]))


class WhenAFolderIsOpenedThenStampIt(Automation):
    name = "stamp_folder"
    sources = {"archive": frozenset({"archive.folder_opened"})}

    def react(self, event: Event, runtime: Runtime) -> None:
        FAULTS.at("stamp", event)
        folder = runtime.ledger.get(Folder, event.jurisdiction, UUID(event.stream))
        folder.stamp()
        runtime.ledger.save(event.jurisdiction, folder)


ARCHIVE = ServiceDefinition(
    name="archive",
    aggregates=(Folder,),
    views=(Notes(), Tally()),
    automations=(WhenANoteIsWrittenThenOpenAFolder(), WhenAFolderIsOpenedThenStampIt()),
    publish={},
    contracts=CONTRACTS,
    menu=Menu("Archive", 10),
    mount=no_pages,
    package="huiyin_samples",
)


def log_of(desk: Runtime, publish: Publish = DESK.publish) -> PublishedLog:
    """What the desk publishes, in this release or in another."""
    return PublishedLog(desk.ledger, DESK.name, publish)


def act(number: str = "", at: datetime = NOON) -> Act:
    return Act(actor="clerk-1", occurred_at=at, correlation=number, causation="request-1")


def write(desk: Runtime, number: str, text: str, jurisdiction: str = CITY) -> int:
    """Write a note; the position of its event."""
    with acting(act(number)):
        return desk.ledger.append(jurisdiction, Note.write(number, text))


def amend(desk: Runtime, number: str, text: str, jurisdiction: str = CITY) -> int:
    with acting(act(number)):
        note = desk.ledger.get(Note, jurisdiction, stream_id("note", number))
        note.amend(text)
        return desk.ledger.append(jurisdiction, note)


def look_at(desk: Runtime, number: str, jurisdiction: str = CITY) -> int:
    with acting(act(number)):
        note = desk.ledger.get(Note, jurisdiction, stream_id("note", number))
        note.look_at()
        return desk.ledger.append(jurisdiction, note)


def rows(archive: Runtime) -> dict[str, list[dict[str, Any]]]:
    """All that the archive's views hold, in order."""
    return {
        view.name: archive.database.query(f"SELECT * FROM live.{view.name} ORDER BY {', '.join(view.key)}")
        for view in archive.views.views
    }
