"""The archive and the desk's relay as real processes over a real RabbitMQ: killed, cut off, started again."""

from __future__ import annotations

import json
import os
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

from huiyin_ledger.bus.relay import relay_age
from huiyin_ledger.subscriptions.subscription import Subscription
from huiyin_operations.embedded.platform import Platform
from huiyin_samples.desk import ARCHIVE, CITY, COUNTY, amend, log_of, look_at, rows, write
from huiyin_testing.awaiting import wait_for
from huiyin_testing.ports import free_ports
from huiyin_web.bootstrap import follow
from huiyin_web.runtime import Runtime

from .brokers import Broker
from .test_relay import until

pytestmark = pytest.mark.rabbitmq
SECONDS = 60.0


class Processes:
    def __init__(self, desk: Runtime, archive: Runtime, broker: Broker, data: Path) -> None:
        self.settings: dict[str, Any] = {
            "desk": desk.database.url,
            "archive": archive.database.url,
            "broker": broker.transport.url,
            "shards": broker.transport.shards,
            "data": str(data),
        }
        self.data = data
        self.started: list[subprocess.Popen[bytes]] = []

    def start(self, role: str, **more: Any) -> subprocess.Popen[bytes]:
        given = json.dumps({"role": role, **self.settings, **more})
        with (self.data / f"{role}.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "huiyin_samples.desk_process", given],
                stdout=log,
                stderr=log,
                env={
                    **os.environ,
                    "PSYCOPG_WAIT_FUNC": "wait_selector",
                    "PYTHONPATH": os.pathsep.join(sys.path),
                },
            )
        self.started.append(process)
        return process

    def end(self) -> None:
        for each in self.started:
            with suppress(ProcessLookupError):
                each.kill()
            each.wait()


@pytest.fixture
def processes(rabbit: Broker, desk: Runtime, archive: Runtime, tmp_path: Path) -> Iterator[Processes]:
    made = Processes(desk, archive, rabbit, tmp_path)
    yield made
    made.end()


@pytest.fixture
def in_peace(
    desk: Runtime, archive: Runtime, following: Subscription, platform_for: Callable[..., Platform]
) -> Callable[[], None]:
    """Waits until the archive has everything, then compares it with one that followed the desk undisturbed."""

    def compare() -> None:
        for jurisdiction, head in desk.ledger.heads().items():
            wait_for(archive.database, "desk", jurisdiction, head, SECONDS)
        twin = follow(platform_for(ARCHIVE).services["archive"], {"desk": log_of(desk)})
        other = twin.runtime
        for source in ("desk", "archive"):
            while twin.subscriptions[source].catch_up():
                pass
        for jurisdiction, head in other.ledger.heads().items():
            wait_for(archive.database, "archive", jurisdiction, head, SECONDS)
        assert rows(archive) == rows(other)
        assert len(rows(other)["notes"]) > 3
        assert following.parked() == []

    return compare


def work(desk: Runtime, numbers: range) -> None:
    for n in numbers:
        place = (CITY, COUNTY)[n % 2]
        write(desk, f"{n}", f"text {n}", place)
        amend(desk, f"{n}", f"more of {n}", place)
        look_at(desk, f"{n}", place)


@pytest.mark.parametrize(
    ("step", "after"),
    [("fetched", 1), ("fold", 0), ("fold", 5), ("react", 3), ("committed", 0), ("committed", 2)],
)
def test_a_consumer_killed_at_a_step_leaves_nothing_half_done(
    processes: Processes, desk: Runtime, in_peace: Callable[[], None], step: str, after: int
) -> None:
    processes.start("relay")
    doomed = processes.start("archive", die=step, after=after)
    deadline = time.monotonic() + SECONDS
    n = 0
    while doomed.poll() is None:
        assert time.monotonic() < deadline, "it never came to that step"
        work(desk, range(n, n + 1))
        n += 1
        with suppress(subprocess.TimeoutExpired):
            doomed.wait(0.05)
    assert doomed.returncode == -signal.SIGKILL
    processes.start("archive")
    work(desk, range(n, n + 5))
    in_peace()


def test_relay_and_consumer_are_killed_in_turn_and_the_queue_is_purged(
    processes: Processes, rabbit: Broker, desk: Runtime, archive: Runtime, in_peace: Callable[[], None]
) -> None:
    for turn in range(3):
        relay, consumer = processes.start("relay"), processes.start("archive")
        work(desk, range(10 * turn, 10 * turn + 4))
        wait_for(archive.database, "desk", CITY, desk.ledger.heads()[CITY], SECONDS)
        relay.kill()
        work(desk, range(10 * turn + 4, 10 * turn + 7))
        rabbit.purge()
        consumer.kill()
        relay.wait()
        consumer.wait()
    processes.start("relay")
    processes.start("archive")
    in_peace()


def test_the_broker_is_restarted_under_both(
    processes: Processes, rabbit: Broker, desk: Runtime, archive: Runtime, in_peace: Callable[[], None]
) -> None:
    assert rabbit.node is not None
    processes.start("relay")
    processes.start("archive")
    work(desk, range(4))
    wait_for(archive.database, "desk", CITY, 6, SECONDS)
    rabbit.node.restart()
    work(desk, range(4, 8))
    in_peace()


def test_without_a_broker_the_consumer_pulls(
    processes: Processes, rabbit: Broker, desk: Runtime, in_peace: Callable[[], None]
) -> None:
    processes.settings["broker"] = "amqp://guest:guest@127.0.0.1:1//"
    processes.start("archive")
    work(desk, range(6))
    in_peace()


def test_a_terminated_process_stops_in_order(processes: Processes, desk: Runtime, archive: Runtime) -> None:
    relay, consumer = processes.start("relay"), processes.start("archive")
    work(desk, range(2))
    wait_for(archive.database, "desk", CITY, 3, SECONDS)
    until(
        lambda: relay_age(desk.database, "desk") is not None
    )  # the archive may have pulled before it was up
    for each in (relay, consumer):
        each.terminate()
    assert [each.wait(30) for each in (relay, consumer)] == [0, 0]


def test_a_second_consumer_stands_by_and_takes_over(
    processes: Processes, desk: Runtime, archive: Runtime, in_peace: Callable[[], None]
) -> None:
    processes.start("relay")
    first, _ = processes.start("archive"), processes.start("archive")
    work(desk, range(3))
    wait_for(archive.database, "desk", CITY, 6, SECONDS)
    first.kill()
    work(desk, range(3, 6))
    in_peace()


def test_clients_that_break_off_or_talk_nonsense_do_not_take_the_service_down(processes: Processes) -> None:
    [port] = free_ports(1)
    process = processes.start("archive", port=port)
    _await_answer(port, process)
    for words in (
        b"",
        b"nonsense\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost:",
        b"POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\n1",
    ):
        with socket.create_connection(("127.0.0.1", port), timeout=5) as client:
            client.sendall(words)
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    assert httpx.get(f"http://127.0.0.1:{port}/", timeout=SECONDS).status_code == 404
    assert process.poll() is None


def _await_answer(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + SECONDS
    while True:
        with suppress(httpx.TransportError):
            httpx.get(f"http://127.0.0.1:{port}/", timeout=5)
            return
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.05)
