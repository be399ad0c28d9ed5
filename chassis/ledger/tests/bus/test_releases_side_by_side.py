"""Processes of this release and of the next one, side by side over a real RabbitMQ, updated in either order."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from huiyin_ledger.bus.relay import relay_age
from huiyin_ledger.subscriptions.subscription import Subscription
from huiyin_operations.embedded.platform import Platform
from huiyin_samples.desk import CITY, amend, log_of, rows, write
from huiyin_samples.desk_next import ARCHIVE_NEXT, DESK_NEXT
from huiyin_testing.awaiting import wait_for
from huiyin_web.bootstrap import follow
from huiyin_web.runtime import Runtime

from .brokers import Broker
from .test_processes import SECONDS, Processes
from .test_relay import until

pytestmark = pytest.mark.rabbitmq


@pytest.fixture
def processes(rabbit: Broker, desk: Runtime, archive: Runtime, tmp_path: Path) -> Iterator[Processes]:
    made = Processes(desk, archive, rabbit, tmp_path)
    yield made
    made.end()


@pytest.fixture
def all_of_it(
    desk: Runtime, archive: Runtime, following: Subscription, platform_for: Callable[..., Platform]
) -> Callable[[], None]:
    """Waits until the archive has everything, then compares it with one of the next release that followed a desk of the
    next release undisturbed."""

    def compare() -> None:
        wait_for(archive.database, "desk", CITY, desk.ledger.heads()[CITY], SECONDS)
        until(lambda: following.parked() == [], SECONDS)
        log = log_of(desk, DESK_NEXT.publish)
        undisturbed = follow(platform_for(ARCHIVE_NEXT).services["archive"], {"desk": log})
        for source in ("desk", "archive"):
            while undisturbed.subscriptions[source].catch_up():
                pass
        for jurisdiction, head in undisturbed.runtime.ledger.heads().items():
            wait_for(archive.database, "archive", jurisdiction, head, SECONDS)
        assert rows(archive) == rows(undisturbed.runtime)

    return compare


def work(desk: Runtime, *numbers: str) -> None:
    """A new note for each, and more for the first one."""
    for number in numbers:
        write(desk, number, f"text {number}")
    for number in (*numbers, "0"):
        amend(desk, number, f"more by {numbers[0]}")


def everything_arrived(desk: Runtime, archive: Runtime) -> None:
    wait_for(archive.database, "desk", CITY, desk.ledger.heads()[CITY], SECONDS)


def test_readers_first_nothing_waits(
    processes: Processes,
    desk: Runtime,
    archive: Runtime,
    following: Subscription,
    all_of_it: Callable[[], None],
) -> None:
    write(desk, "0", "text")
    relay, reader = processes.start("relay"), processes.start("archive")
    work(desk, "1", "2")
    everything_arrived(desk, archive)
    _end(reader)
    processes.start("archive", next=["desk", "archive"])
    work(desk, "3", "4")
    everything_arrived(desk, archive)
    assert following.parked() == []
    relay_is_up(desk)
    _end(relay)
    processes.start("relay", next=["desk"])
    work(desk, "5", "6")
    everything_arrived(desk, archive)
    assert following.parked() == []
    all_of_it()


def test_publisher_first_what_can_not_be_read_waits_loudly_and_comes_in_order_after_the_update(
    processes: Processes,
    desk: Runtime,
    archive: Runtime,
    following: Subscription,
    all_of_it: Callable[[], None],
) -> None:
    write(desk, "0", "text")
    relay, reader = processes.start("relay"), processes.start("archive")
    everything_arrived(desk, archive)
    relay_is_up(desk)
    _end(relay)
    _end(reader)
    processes.start("relay", next=["desk"])
    reader = processes.start(
        "archive", next=["desk"]
    )  # the old archive; what it pulls comes from the new desk
    work(desk, "1", "2")
    work(desk, "3")
    everything_arrived(desk, archive)
    assert [row["texts"] for row in rows(archive)["notes"]] == ["/text/more by 1/more by 3"]
    parked = following.parked()
    assert [len(each.waiting) for each in parked] == [2, 2, 2]
    assert all(each.error.startswith("published by a newer release: ") for each in parked)
    _end(reader)
    processes.start("archive", next=["desk", "archive"])
    all_of_it()


def relay_is_up(desk: Runtime) -> None:
    """What arrived is no sign of it: the archive may have pulled."""
    until(lambda: relay_age(desk.database, "desk") is not None, SECONDS)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    assert process.wait(SECONDS) == 0
