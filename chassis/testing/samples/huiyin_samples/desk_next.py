"""The next release of the desk and the archive: a note's text is called its body, and a note has a mood."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import Any, ClassVar

from huiyin_contracts.base import ContractEvent
from huiyin_contracts.registry import Registry
from huiyin_ledger.events import Event
from huiyin_ledger.views.view import folds
from huiyin_samples.desk import ARCHIVE, DESK, NoteAmended, Notes, NotesRow, NoteWritten, Tally


class Mood(StrEnum):
    CALM = "calm"
    CROSS = "cross"


class NoteWrittenV2(ContractEvent):
    service: ClassVar[str] = "desk"
    version: ClassVar[int] = 2
    number: str
    body: str
    mood: Mood


def _with_mood(data: dict[str, Any]) -> dict[str, Any]:
    return {"number": data["number"], "body": data["text"], "mood": Mood.CALM}


def _written(event: Event) -> ContractEvent:
    return NoteWrittenV2(number=event.data["number"], body=event.data["text"], mood=Mood.CALM)


class NotesNext(Notes):
    """The same rows as before."""

    @folds(NoteWrittenV2, NoteAmended)
    def read(self, row: NotesRow, event: Event) -> None:
        text = event.data["body" if event.family == NoteWrittenV2.family else "text"]
        super().read(row, replace(event, data={"text": text}))


DESK_NEXT = replace(DESK, publish={**DESK.publish, "desk.note_written": _written})
ARCHIVE_NEXT = replace(
    ARCHIVE,
    views=(NotesNext(), Tally()),
    contracts=Registry((NoteWritten, NoteWrittenV2, NoteAmended), {NoteWritten.type: _with_mood}),
)
