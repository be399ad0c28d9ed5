"""What a newer release publishes and this one can't read waits, loudly, until an update of the reader takes it in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from typing import Any, ClassVar

import pytest

from huiyin_chassis.bootstrap import follow, published_log
from huiyin_chassis.domain import stream_id
from huiyin_chassis.embedded.platform import Platform
from huiyin_chassis.events import Event
from huiyin_chassis.service import Runtime, ServiceDefinition
from huiyin_chassis.subscriptions.source import LocalSource
from huiyin_chassis.subscriptions.state import State
from huiyin_chassis.subscriptions.subscription import Subscription
from huiyin_chassis.telemetry.condition import condition_of
from huiyin_chassis.testing.desk import (
    ARCHIVE,
    CITY,
    COUNTY,
    DESK,
    FAULTS,
    NoteAmended,
    amend,
    rows,
    write,
)
from huiyin_chassis.testing.desk_next import ARCHIVE_NEXT, DESK_NEXT
from huiyin_chassis.upcasting import NewerRelease
from huiyin_contracts.base import ContractEvent
from huiyin_contracts.registry import Registry

SECRET = "the neighbour of Wang Fang"


def released(archive: Runtime, desk: Runtime, definition: ServiceDefinition) -> Subscription:
    """The archive's database, followed by a program of that release."""
    archive.definition = definition
    archive.views = type(archive.views)(archive.database, definition)
    follow(archive, {"desk": LocalSource(published_log(desk))})
    return archive.subscriptions["desk"]


@pytest.fixture
def ahead(desk: Runtime, archive: Runtime) -> Subscription:
    """Note 1 was written by the old desk; then the desk was updated and the archive was not."""
    write(desk, "1", "old")
    released(archive, desk, ARCHIVE).catch_up()
    desk.definition = DESK_NEXT
    old = released(archive, desk, ARCHIVE)
    write(desk, "2", SECRET)
    write(desk, "3", "new", COUNTY)
    amend(desk, "1", "more")
    amend(desk, "2", "more")
    old.catch_up()
    return old


def texts(archive: Runtime) -> list[str]:
    return sorted(row["texts"] for row in rows(archive)["notes"])


def test_a_version_that_is_not_known_here_parks_its_stream_and_the_others_flow(
    ahead: Subscription, archive: Runtime
) -> None:
    assert texts(archive) == ["/old/more"]
    assert ahead.state is State.PARKED
    assert [(p.jurisdiction, p.waiting) for p in ahead.parked()] == [(CITY, (2, 4)), (COUNTY, (1,))]
    for parked in ahead.parked():
        assert parked.error.startswith(
            "published by a newer release: huiyin.desk.note_written.v2 is not known here; update archive"
        )
        assert SECRET not in str(parked)


def test_a_service_that_needs_an_update_is_ready_and_says_what_waits(
    ahead: Subscription, archive: Runtime
) -> None:
    condition = condition_of(archive)
    assert condition.ready
    [waits] = condition.update
    assert waits.startswith(
        "2 streams of desk wait: published by a newer release: huiyin.desk.note_written.v2"
    )


def test_the_update_replays_what_waited_in_order_and_by_itself(
    ahead: Subscription, archive: Runtime, desk: Runtime, platform_for: Callable[..., Platform]
) -> None:
    new = released(archive, desk, ARCHIVE_NEXT)
    new.catch_up()
    assert new.parked() == []
    assert new.state is State.ACTIVE
    assert condition_of(archive).update == ()
    undisturbed = platform_for(ARCHIVE_NEXT).runtime("archive")
    released(undisturbed, desk, ARCHIVE_NEXT).catch_up()
    assert rows(archive)["notes"] == rows(undisturbed)["notes"]
    assert texts(archive) == ["/new", "/old/more", f"/{SECRET}/more"]


def test_the_release_that_could_not_read_it_does_not_try_again(ahead: Subscription) -> None:
    ahead.catch_up()
    assert [parked.attempts for parked in ahead.parked()] == [1, 1]


def test_what_the_old_process_parks_while_the_new_one_runs_is_replayed_too(
    ahead: Subscription, archive: Runtime, desk: Runtime
) -> None:
    old = archive.subscriptions["desk"]
    new = released(archive, desk, ARCHIVE_NEXT)
    new.catch_up()
    write(desk, "4", "late")
    old.catch_up()
    assert len(new.parked()) == 1
    new.catch_up()
    assert new.parked() == []
    assert "/late" in texts(archive)


def test_an_update_does_not_replay_what_failed_for_another_reason(
    archive: Runtime, desk: Runtime, following: Subscription
) -> None:
    def fail(event: Event) -> None:
        raise ValueError

    FAULTS.steps["react"] = fail
    write(desk, "1", "a")
    following.catch_up()
    FAULTS.steps.clear()
    new = released(archive, desk, ARCHIVE_NEXT)
    new.catch_up()
    assert [(parked.attempts, parked.contracts) for parked in new.parked()] == [(1, None)]
    assert condition_of(archive).update == ()


def test_a_rebuild_by_the_old_release_leaves_out_what_waits(archive: Runtime, desk: Runtime) -> None:
    def publish(event: Event) -> Any:
        return (DESK_NEXT if event.data["number"] == "2" else DESK).publish[event.type](event)

    desk.definition = replace(DESK, publish={**DESK.publish, "desk.note_written": publish})
    write(desk, "1", "a")
    write(desk, "2", "b")
    old = released(archive, desk, ARCHIVE)
    old.catch_up()
    assert len(old.parked()) == 1
    sources = {"desk": LocalSource(published_log(desk))}
    difference = archive.views.diff("notes", ledger=archive.ledger, sources=sources)
    assert (difference.rows, difference.different) == (1, 0)


def test_a_rebuild_by_a_release_that_can_not_read_the_history_says_so_and_leaves_the_view_alone(
    ahead: Subscription, archive: Runtime, desk: Runtime
) -> None:
    before = rows(archive)
    sources = {"desk": LocalSource(published_log(desk))}
    with pytest.raises(NewerRelease, match="update this service"):
        archive.views.rebuild("notes", ledger=archive.ledger, sources=sources)
    assert rows(archive) == before


class Calm(StrEnum):
    CALM = "calm"


class CalmOrCross(StrEnum):
    CALM = "calm"
    CROSS = "cross"


def note_with(moods: type[StrEnum]) -> type[ContractEvent]:
    """A note as one release has it."""

    class NoteWritten(ContractEvent):
        service: ClassVar[str] = "desk"
        number: str
        text: str
        mood: moods  # type: ignore[valid-type]

    return NoteWritten


OLD, NEW = note_with(Calm), note_with(CalmOrCross)


def test_a_value_that_is_not_known_here_parks_its_stream_until_the_update(
    archive: Runtime, desk: Runtime
) -> None:
    def publish(event: Event) -> ContractEvent:
        return NEW(**event.data, mood="cross" if event.data["number"] == "2" else "calm")

    desk.definition = replace(DESK, publish={**DESK.publish, "desk.note_written": publish})
    FAULTS.steps["react"] = lambda event: OLD.model_validate(event.data)
    old = released(archive, desk, replace(ARCHIVE, contracts=Registry((OLD, NoteAmended))))
    for number in "123":
        write(desk, number, f"{SECRET} {number}")
    old.catch_up()
    [parked] = old.parked()
    assert parked.stream == str(stream_id("note", "2"))
    assert parked.error.startswith(
        "published by a newer release: huiyin.desk.note_written.v1 with what is not known here [mood: enum];"
        " update archive"
    )
    assert SECRET not in str(parked)
    assert condition_of(archive).update

    FAULTS.steps["react"] = lambda event: NEW.model_validate(event.data)
    new = released(archive, desk, replace(ARCHIVE, contracts=Registry((NEW, NoteAmended))))
    new.catch_up()
    assert new.parked() == []
    assert len(texts(archive)) == 3
    assert len([e for e in archive.ledger.events(CITY) if e.type == "archive.folder_opened"]) == 3
