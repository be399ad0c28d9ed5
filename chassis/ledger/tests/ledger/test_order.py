"""Positions are gapless and in commit order, whoever writes at once."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import psycopg
import pytest

from huiyin_ledger.db import Database
from huiyin_ledger.domain import Conflict, acting, stream_id
from huiyin_ledger.ledger.recorder import LedgerRecorder
from huiyin_ledger.ledger.stored import LedgerStoredEvent
from huiyin_ledger.ledger.verify import verify
from huiyin_samples.house import House
from huiyin_samples.letters import CITY, COUNTY, NOON, Letter, act, letter

WRITERS, EACH = 8, 25


def stored(stream: UUID, version: int = 1) -> LedgerStoredEvent:
    return LedgerStoredEvent(stream, version, "sample.letter_shut", b"{}", 1, NOON)


def write_from_a_process(url: str, writer: int, start: Any) -> None:
    with Database(url, application_name=f"writer {writer}", max_size=1) as database, acting(act()):
        recorder = LedgerRecorder(database, CITY)
        start.wait()
        for n in range(EACH):
            size = 1 + (n + writer) % 3
            streams = [stream_id("s", str(writer), str(n), str(k)) for k in range(size)]
            recorder.insert_events([stored(s) for s in streams])


def positions(house: House, jurisdiction: str = CITY) -> list[int]:
    rows = house.database.query(
        "SELECT position FROM ledger.event WHERE jurisdiction = %s ORDER BY position", (jurisdiction,)
    )
    return [row["position"] for row in rows]


def test_eight_processes_lose_nothing_and_leave_no_gap(house: House) -> None:
    context = multiprocessing.get_context("fork")
    start = context.Barrier(WRITERS)
    processes = [
        context.Process(target=write_from_a_process, args=(house.database.url, n, start))
        for n in range(WRITERS)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join(120)
        assert process.exitcode == 0
    expected = sum(1 + (n + writer) % 3 for writer in range(WRITERS) for n in range(EACH))
    assert positions(house) == list(range(1, expected + 1))
    assert verify(house.database, "sample").holds


def test_a_jurisdiction_may_begin_in_eight_threads_at_once(house: House) -> None:
    start = threading.Barrier(WRITERS)

    def begin(n: int) -> int:
        with acting(act()):
            start.wait()
            house.ledger.save(COUNTY, letter(f"L-{n}"))
        return n

    with ThreadPoolExecutor(WRITERS) as pool:
        assert sorted(pool.map(begin, range(WRITERS))) == list(range(WRITERS))
    assert positions(house, COUNTY) == list(range(1, WRITERS + 1))
    assert verify(house.database, "sample").holds


def test_of_two_writers_of_one_version_exactly_one_conflicts(house: House) -> None:
    with acting(act("L-1")):
        house.ledger.save(CITY, letter("L-1"))
    for _ in range(10):
        start = threading.Barrier(2)

        def change(start: threading.Barrier) -> str:
            with acting(act("L-1")):
                mine = house.ledger.get(Letter, CITY, stream_id("letter", "L-1"))
                mine.note("mine")
                start.wait()
                try:
                    house.ledger.save(CITY, mine)
                except Conflict:
                    return "conflict"
                return "saved"

        with ThreadPoolExecutor(2) as pool:
            assert sorted(pool.map(change, [start, start])) == ["conflict", "saved"]
    assert positions(house) == list(range(1, 12))


def test_a_reader_that_follows_the_heads_never_skips(house: House) -> None:
    """Writers commit after different times, some roll back; what the reader sees is always the next position."""
    done = threading.Event()
    seen: list[int] = []

    def follow() -> None:
        while True:
            finished = done.is_set()
            head = house.ledger.heads().get(CITY, 0)
            while (seen[-1] if seen else 0) < head:
                page = house.ledger.events(CITY, after=seen[-1] if seen else 0, limit=7)
                seen.extend(e.position for e in page)
            if finished:
                return

    def scribble(writer: int) -> None:
        recorder = LedgerRecorder(house.database, CITY)
        for n in range(EACH):
            try:
                with acting(act()), house.database.transaction() as connection:
                    recorder.insert_events([stored(stream_id("t", str(writer), str(n)))])
                    connection.execute("SELECT pg_sleep(%s)", ((writer + n) % 4 / 1000,))
                    if (writer + n) % 5 == 0:
                        raise InterruptedError
            except InterruptedError:
                continue

    reader = threading.Thread(target=follow)
    reader.start()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(scribble, range(4)))
    done.set()
    reader.join(60)
    kept = sum((w + n) % 5 != 0 for w in range(4) for n in range(EACH))
    assert seen == list(range(1, kept + 1))


def test_recorded_at_never_goes_back_and_positions_follow_it(house: House) -> None:
    with ThreadPoolExecutor(4) as pool:

        def write(n: int) -> None:
            with acting(act()):
                LedgerRecorder(house.database, CITY).insert_events([stored(stream_id("u", str(n)))])

        list(pool.map(write, range(60)))
    rows = house.database.query("SELECT recorded_at FROM ledger.event ORDER BY position")
    times = [row["recorded_at"] for row in rows]
    assert times == sorted(times)
    assert len(times) == 60


def test_a_clock_set_back_does_not_take_recorded_at_with_it(house: House) -> None:
    with acting(act()):
        LedgerRecorder(house.database, CITY).insert_events([stored(stream_id("u", "1"))])
    with psycopg.connect(psycopg.conninfo.make_conninfo(house.database.url, user="postgres")) as connection:
        connection.execute("UPDATE ledger.head SET recorded_at = recorded_at + interval '1 hour'")
    with acting(act()):
        LedgerRecorder(house.database, CITY).insert_events([stored(stream_id("u", "2"))])
        LedgerRecorder(house.database, CITY).insert_events(
            [stored(stream_id("u", "3")), stored(stream_id("u", "4"))]
        )
    first, *later = house.database.query("SELECT recorded_at FROM ledger.event ORDER BY position")
    assert len({row["recorded_at"] for row in later}) == 1
    assert (later[0]["recorded_at"] - first["recorded_at"]).total_seconds() > 3000


@pytest.mark.parametrize("versions", [[2], [0], [1, 3], [2, 3], [1, 1]])
def test_a_stream_can_not_leave_versions_out(house: House, versions: list[int]) -> None:
    from eventsourcing.persistence import IntegrityError

    stream = stream_id("v", "1")
    recorder = LedgerRecorder(house.database, CITY)
    with acting(act()), pytest.raises(IntegrityError):
        recorder.insert_events([stored(stream, v) for v in versions])
    assert positions(house) == []


Attempt = Callable[[psycopg.Connection[Any]], object]

ATTEMPTS: dict[str, str] = {
    "update": "UPDATE ledger.event SET actor = 'x'",
    "delete": "DELETE FROM ledger.event",
    "truncate": "TRUNCATE ledger.event",
    "insert": "INSERT INTO ledger.event SELECT * FROM ledger.event",
    "the head": "UPDATE ledger.head SET position = 0",
    "the head's row": "DELETE FROM ledger.head",
    "triggers": "ALTER TABLE ledger.event DISABLE TRIGGER ALL",
    "the function": "CREATE OR REPLACE FUNCTION ledger.refuse_change() RETURNS trigger LANGUAGE sql AS 'SELECT 1'",
}


@pytest.mark.parametrize("what", ATTEMPTS)
def test_the_service_can_not_touch_what_is_recorded(house: House, what: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege), house.database.connection() as connection:
        connection.execute(ATTEMPTS[what])  # type: ignore[call-overload]


@pytest.mark.parametrize("what", ["update", "delete", "truncate"])
def test_not_even_the_superuser_changes_an_event_by_mistake(house: House, what: str) -> None:
    with acting(act()):
        LedgerRecorder(house.database, CITY).insert_events([stored(stream_id("u", "1"))])
    url = psycopg.conninfo.make_conninfo(house.database.url, user="postgres")
    with psycopg.connect(url) as connection, pytest.raises(psycopg.DatabaseError, match="append-only"):
        connection.execute(ATTEMPTS[what])  # type: ignore[call-overload]


def test_many_jurisdictions_cost_little(house: House) -> None:
    made = {house.ledger.application(f"{n:06}") for n in range(200)}
    assert len(made) == 200
    assert house.ledger.application("000007") in made


def test_a_statement_that_was_deallocated_is_prepared_again(house: House) -> None:
    with Database(house.database.url, application_name="one", max_size=1) as database, acting(act()):
        recorder = LedgerRecorder(database, CITY)
        recorder.insert_events([stored(stream_id("w", "1"))])
        with database.connection() as connection:
            connection.execute("DEALLOCATE ALL")
        assert list(recorder.insert_events([stored(stream_id("w", "2"))]) or ()) == [2]


def test_times_before_and_after_2000_arrive_to_the_microsecond(house: House) -> None:
    times = [
        datetime(1969, 12, 31, 23, 59, 59, 999999, UTC),
        datetime(1999, 12, 31, 23, 59, 59, 1, UTC),
        datetime(2026, 3, 2, 4, 0, 0, 123456, UTC),
    ]
    recorder = LedgerRecorder(house.database, CITY)
    with acting(act("第一号")):
        for n, occurred in enumerate(times):
            recorder.insert_events([replace(stored(stream_id("w", str(n))), occurred_at=occurred)])
    assert [e.occurred_at for e in house.ledger.events(CITY)] == times
    assert {e.correlation for e in house.ledger.events(CITY)} == {"第一号"}
    assert verify(house.database, "sample").holds
