"""An automation names the own views that it reads; what its unit of work has buffered is in them when it reacts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import ClassVar

import pytest

from huiyin_ledger.events import Event
from huiyin_ledger.subscriptions.outcome import Outcome
from huiyin_operations.embedded.platform import Platform
from huiyin_samples.desk import ARCHIVE, CITY, DESK, Folder, NoteWritten, log_of, write
from huiyin_web.automations import Automation
from huiyin_web.bootstrap import follow
from huiyin_web.runtime import Runtime

from .pages import page_of

OPENED = "SELECT number FROM live.tally WHERE kind = 'archive.folder_opened'"


class WhenANoteIsWrittenThenCountTheFolders(Automation):
    name = "count_folders"
    sources = {"desk": frozenset({NoteWritten.family})}
    counted: ClassVar[list[int]]

    def react(self, event: Event, runtime: Runtime) -> None:
        self.counted.append(sum(row["number"] for row in runtime.database.query(OPENED)))
        runtime.ledger.save(event.jurisdiction, Folder.open(event.data["number"]))


@pytest.fixture
def counted(platform_for: Callable[..., Platform]) -> Callable[[frozenset[str]], list[int]]:
    """A function: the views named in `reads` -> how many folders there were at each of three notes of one page."""

    def take_in(reads: frozenset[str]) -> list[int]:
        both = platform_for(DESK, ARCHIVE)
        desk = both.runtime("desk")
        automation = WhenANoteIsWrittenThenCountTheFolders()
        automation.counted, automation.reads = [], reads  # type: ignore[misc]
        service = replace(both.services["archive"], definition=replace(ARCHIVE, automations=(automation,)))
        following = follow(service, {"desk": log_of(desk)}).subscriptions["desk"]
        for number in "123":
            write(desk, number, "a")
        assert following.receive(page_of(desk)) is Outcome.APPLIED
        assert both.runtime("archive").ledger.heads() == {CITY: 3}
        return automation.counted

    return take_in


def test_an_automation_sees_in_the_views_that_it_reads_what_was_saved_before_it(
    counted: Callable[[frozenset[str]], list[int]],
) -> None:
    assert counted(frozenset({"tally"})) == [0, 1, 2]


def test_for_views_that_it_does_not_read_nothing_is_written_early(
    counted: Callable[[frozenset[str]], list[int]],
) -> None:
    assert counted(frozenset({"notes"})) == [0, 0, 0]
