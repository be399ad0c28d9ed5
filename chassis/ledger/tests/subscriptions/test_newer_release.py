"""What a newer release publishes and this one can't read waits, loudly, until an update of the reader takes it in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from typing import Any, ClassVar

import pytest

from huiyin_contracts.base import ContractEvent
from huiyin_contracts.registry import Registry
from huiyin_ledger.domain import stream_id
from huiyin_ledger.events import Event
from huiyin_ledger.feed.log import PublishedLog
from huiyin_ledger.subscriptions.state import State
from huiyin_ledger.subscriptions.subscription import Subscription
from huiyin_ledger.upcasting import NewerRelease
from huiyin_ledger.views.engine import Views
from huiyin_operations.embedded.platform import Platform
from huiyin_samples.desk import (
    ARCHIVE,
    CITY,
    COUNTY,
    DESK,
    FAULTS,
    NoteAmended,
    amend,
    log_of,
    rows,
    write,
)
from huiyin_samples.desk_next import ARCHIVE_NEXT, DESK_NEXT
from huiyin_web.bootstrap import follow
from huiyin_web.definition import ServiceDefinition
from huiyin_web.runtime import Runtime
from huiyin_web.service import Service
from huiyin_web.telemetry.condition import condition_of

SECRET = "the neighbour of Wang Fang"


def released(archive: Runtime, log: PublishedLog, definition: ServiceDefinition) -> Service:
    """The archive's database, followed by a program of that release."""
    views = Views(archive.database, definition.name, definition.views, definition.contracts)
    return follow(Service(definition, replace(archive, views=views)), {"desk": log})


@pytest.fixture
def updated(desk: Runtime) -> PublishedLog:
    """What the desk publishes since its update."""
    return log_of(desk, DESK_NEXT.publish)


@pytest.fixture
def old(desk: Runtime, archive: Runtime, updated: PublishedLog) -> Service:
    """Note 1 was written by the old desk; then the desk was updated and the archive was not."""
    write(desk, "1", "old")
    released(archive, log_of(desk), ARCHIVE).subscriptions["desk"].catch_up()
    old = released(archive, updated, ARCHIVE)
    write(desk, "2", SECRET)
    write(desk, "3", "new", COUNTY)
    amend(desk, "1", "more")
    amend(desk, "2", "more")
    old.subscriptions["desk"].catch_up()
    return old


@pytest.fixture
def ahead(old: Service) -> Subscription:
    return old.subscriptions["desk"]


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
    old: Service,
) -> None:
    condition = condition_of(old)
    assert condition.ready
    [waits] = condition.update
    assert waits.startswith(
        "2 streams of desk wait: published by a newer release: huiyin.desk.note_written.v2"
    )


def test_the_update_replays_what_waited_in_order_and_by_itself(
    old: Service, archive: Runtime, updated: PublishedLog, platform_for: Callable[..., Platform]
) -> None:
    service = released(archive, updated, ARCHIVE_NEXT)
    new = service.subscriptions["desk"]
    new.catch_up()
    assert new.parked() == []
    assert new.state is State.ACTIVE
    assert condition_of(service).update == ()
    undisturbed = platform_for(ARCHIVE_NEXT).runtime("archive")
    released(undisturbed, updated, ARCHIVE_NEXT).subscriptions["desk"].catch_up()
    assert rows(archive)["notes"] == rows(undisturbed)["notes"]
    assert texts(archive) == ["/new", "/old/more", f"/{SECRET}/more"]


def test_the_release_that_could_not_read_it_does_not_try_again(ahead: Subscription) -> None:
    ahead.catch_up()
    assert [parked.attempts for parked in ahead.parked()] == [1, 1]


def test_what_the_old_process_parks_while_the_new_one_runs_is_replayed_too(
    ahead: Subscription, archive: Runtime, desk: Runtime, updated: PublishedLog
) -> None:
    new = released(archive, updated, ARCHIVE_NEXT).subscriptions["desk"]
    new.catch_up()
    write(desk, "4", "late")
    ahead.catch_up()
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
    service = released(archive, log_of(desk), ARCHIVE_NEXT)
    new = service.subscriptions["desk"]
    new.catch_up()
    assert [(parked.attempts, parked.contracts) for parked in new.parked()] == [(1, None)]
    assert condition_of(service).update == ()


def test_a_rebuild_by_the_old_release_leaves_out_what_waits(archive: Runtime, desk: Runtime) -> None:
    def publish(event: Event) -> Any:
        return (DESK_NEXT if event.data["number"] == "2" else DESK).publish[event.type](event)

    log = log_of(desk, {**DESK.publish, "desk.note_written": publish})
    write(desk, "1", "a")
    write(desk, "2", "b")
    old = released(archive, log, ARCHIVE)
    old.subscriptions["desk"].catch_up()
    assert len(old.subscriptions["desk"].parked()) == 1
    difference = old.runtime.views.diff("notes", ledger=archive.ledger, sources={"desk": log})
    assert (difference.rows, difference.different) == (1, 0)


def test_a_rebuild_by_a_release_that_can_not_read_the_history_says_so_and_leaves_the_view_alone(
    old: Service, archive: Runtime, updated: PublishedLog
) -> None:
    before = rows(archive)
    with pytest.raises(NewerRelease, match="update this service"):
        old.runtime.views.rebuild("notes", ledger=archive.ledger, sources={"desk": updated})
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

    log = log_of(desk, {**DESK.publish, "desk.note_written": publish})
    FAULTS.steps["react"] = lambda event: OLD.model_validate(event.data)
    service = released(archive, log, replace(ARCHIVE, contracts=Registry((OLD, NoteAmended))))
    old = service.subscriptions["desk"]
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
    assert condition_of(service).update

    FAULTS.steps["react"] = lambda event: NEW.model_validate(event.data)
    service = released(archive, log, replace(ARCHIVE, contracts=Registry((NEW, NoteAmended))))
    new = service.subscriptions["desk"]
    new.catch_up()
    assert new.parked() == []
    assert len(texts(archive)) == 3
    assert len([e for e in archive.ledger.events(CITY) if e.type == "archive.folder_opened"]) == 3
