"""A poisoned event parks its stream; the rest of the county flows on, and the stream can be replayed."""

from __future__ import annotations

from collections.abc import Callable

import psycopg
import pytest

from huiyin_ledger.domain import Conflict, NotFound, Refused, acting, stream_id
from huiyin_ledger.events import Event
from huiyin_ledger.subscriptions.outcome import Outcome
from huiyin_ledger.subscriptions.state import State
from huiyin_ledger.subscriptions.subscription import ATTEMPTS, Interrupted, Subscription
from huiyin_ledger.views.engine import ViewOutdated
from huiyin_operations.embedded.platform import Platform
from huiyin_samples.desk import CITY, FAULTS, Folder, act, amend, rows, write
from huiyin_web.runtime import Runtime

from .pages import ASKED, page_of

POISONED = str(stream_id("note", "2"))
SECRET = "the neighbour of Wang Fang"


class Poison(Exception):
    pass


def poison_in(stream: str = POISONED) -> Callable[[Event], None]:
    def fail(event: Event) -> None:
        if event.stream == stream:
            raise Poison(f"can't read {event.data}")

    return fail


@pytest.fixture
def poisoned(desk: Runtime, following: Subscription) -> Subscription:
    """Three notes have arrived, one of which can't be folded, and then more for each."""
    for number in "123":
        write(desk, number, f"{SECRET} {number}")
    FAULTS.steps["fold"] = poison_in()
    following.catch_up()
    for number in "123":
        amend(desk, number, "more")
    following.catch_up()
    return following


def texts(archive: Runtime) -> dict[str, str]:
    return {r["stream"]: r["texts"].replace(SECRET, "~") for r in rows(archive)["notes"]}


def test_others_flow_while_the_stream_waits_with_all_that_comes_later(
    archive: Runtime, poisoned: Subscription
) -> None:
    one, three = (str(stream_id("note", n)) for n in "13")
    assert texts(archive) == {one: "/~ 1/more", three: "/~ 3/more"}
    assert poisoned.state is State.PARKED
    assert poisoned.position(CITY) == 6
    [parked] = poisoned.parked()
    assert (parked.stream, parked.position, parked.waiting, parked.attempts) == (POISONED, 2, (2, 5), 1)


def test_later_events_of_the_same_page_wait_too(
    desk: Runtime, archive: Runtime, following: Subscription
) -> None:
    write(desk, "2", "a")
    amend(desk, "2", "b")
    write(desk, "3", "c")
    amend(desk, "2", "d")
    FAULTS.steps["fold"] = poison_in()
    assert following.receive(page_of(desk)) is Outcome.APPLIED
    assert [p.waiting for p in following.parked()] == [(1, 2, 4)]
    assert list(texts(archive).values()) == ["/c"]


def test_the_kept_error_names_kind_and_place_but_nothing_of_the_content(
    archive: Runtime, poisoned: Subscription
) -> None:
    [parked] = poisoned.parked()
    assert parked.error.startswith("Poison at ")
    assert "test_parking.py" in parked.error
    kept = archive.database.query("SELECT p::text AS kept FROM subscription.parked p")
    assert SECRET not in kept[0]["kept"]


def test_a_retry_replays_the_stream_in_order_and_unparks_it(
    both: Platform, archive: Runtime, poisoned: Subscription
) -> None:
    FAULTS.steps.clear()
    assert poisoned.retry(POISONED, ASKED)
    assert texts(archive)[POISONED] == "/~ 2/more"
    assert poisoned.parked() == []
    assert poisoned.state is State.ACTIVE
    both.settle()
    tally = {r["kind"]: r["number"] for r in rows(archive)["tally"]}
    assert tally == {
        "archive.folder_opened": 3,
        "archive.folder_stamped": 3,
        "huiyin.desk.note_amended": 3,
        "huiyin.desk.note_written": 3,
    }


def test_a_retry_that_fails_again_changes_nothing_but_the_count(
    archive: Runtime, poisoned: Subscription
) -> None:
    before = rows(archive)
    FAULTS.steps["fold"] = lambda event: poison_in()(event) if event.position == 5 else None
    assert not poisoned.retry(POISONED, ASKED)
    assert rows(archive) == before
    [parked] = poisoned.parked()
    assert (parked.position, parked.waiting, parked.attempts) == (5, (2, 5), 2)
    assert poisoned.state is State.PARKED


def test_a_stream_that_is_not_parked_can_not_be_retried(poisoned: Subscription) -> None:
    with pytest.raises(NotFound):
        poisoned.retry(str(stream_id("note", "1")), ASKED)


def test_a_stopped_subscription_retries_nothing(poisoned: Subscription) -> None:
    poisoned.pause()
    with pytest.raises(Refused, match="resume it first"):
        poisoned.retry(POISONED, ASKED)


def test_it_is_still_parked_after_a_pause(poisoned: Subscription) -> None:
    poisoned.pause()
    poisoned.resume()
    poisoned.catch_up()
    assert poisoned.state is State.PARKED


def test_an_automation_that_fails_leaves_no_trace_of_its_event_in_the_views(
    desk: Runtime, archive: Runtime, following: Subscription
) -> None:
    write(desk, "1", "a")
    write(desk, "2", "b")
    FAULTS.steps["react"] = poison_in()
    following.catch_up()
    assert list(texts(archive)) == [str(stream_id("note", "1"))]
    assert [p.stream for p in following.parked()] == [POISONED]
    assert len(archive.ledger.events(CITY)) == 1


def test_a_refusal_of_an_automation_is_kept_with_its_code(desk: Runtime, following: Subscription) -> None:
    def refuse(event: Event) -> None:
        raise Refused("unit_unknown", SECRET)

    write(desk, "1", "a")
    FAULTS.steps["react"] = refuse
    following.catch_up()
    [parked] = following.parked()
    assert parked.error.startswith("Refused [unit_unknown] at ")


def test_a_version_clash_is_tried_again_and_parks_nothing(
    desk: Runtime, archive: Runtime, following: Subscription
) -> None:
    clashes = iter([True, True, False])

    def clash(event: Event) -> None:
        if next(clashes, False):
            raise Conflict

    write(desk, "1", "a")
    FAULTS.steps["react"] = clash
    assert following.catch_up() == 1
    assert following.parked() == []
    assert len(archive.ledger.events(CITY)) == 1


def test_what_somebody_else_recorded_first_parks_the_stream_after_some_tries(
    desk: Runtime, archive: Runtime, following: Subscription
) -> None:
    with acting(act()):
        archive.ledger.save(CITY, Folder.open("1"))
    write(desk, "1", "a")
    following.catch_up()
    [parked] = following.parked()
    assert parked.error.startswith("Conflict [conflict]")


@pytest.mark.parametrize("error", [psycopg.errors.DeadlockDetected, psycopg.errors.SerializationFailure])
def test_troubles_of_the_moment_are_tried_again_and_park_nothing(
    desk: Runtime, archive: Runtime, following: Subscription, error: type[Exception]
) -> None:
    tries = iter([True, True, True])

    def trouble(event: Event) -> None:
        if next(tries, False):
            raise error

    write(desk, "1", "a")
    FAULTS.steps["fold"] = trouble
    assert following.receive(page_of(desk)) is Outcome.APPLIED
    assert following.parked() == []
    assert list(texts(archive).values()) == ["/a"]


@pytest.mark.parametrize("error", [psycopg.OperationalError, ViewOutdated])
def test_troubles_that_last_are_given_back_and_park_nothing(
    desk: Runtime, archive: Runtime, following: Subscription, error: type[Exception]
) -> None:
    tries = 0

    def trouble(event: Event) -> None:
        nonlocal tries
        tries += 1
        raise error

    write(desk, "1", "a")
    FAULTS.steps["fold"] = trouble
    with pytest.raises(Interrupted):
        following.receive(page_of(desk))
    assert tries == (ATTEMPTS if error is psycopg.OperationalError else 1)
    assert following.parked() == []
    assert following.position(CITY) == 0


def test_a_lost_database_connection_is_survived(
    desk: Runtime, archive: Runtime, following: Subscription, postgres: str
) -> None:
    write(desk, "1", "a")
    cut = iter([True])

    def cut_ours(event: Event) -> None:
        if next(cut, False):
            ours = archive.database.one("SELECT pg_backend_pid() AS pid")
            assert ours is not None
            with psycopg.connect(postgres, autocommit=True) as admin:
                admin.execute("SELECT pg_terminate_backend(%(pid)s)", ours)

    FAULTS.steps["react"] = cut_ours
    assert following.receive(page_of(desk)) is Outcome.APPLIED
    assert list(texts(archive).values()) == ["/a"]
    assert following.parked() == []
    assert len(archive.ledger.events(CITY)) == 1
