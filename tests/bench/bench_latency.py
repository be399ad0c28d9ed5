"""From accepted at intake to visible in the other three services, at 200 a second over RabbitMQ; and its floor.

Every service and relay is a process of its own, as `./huiyin deployment procfile` has it. `accepted`: register_petition has returned,
so the petition is committed and fsynced. `visible`: the transaction that took it into a service's views has committed;
a trigger on the position table tells a listening process, which is the first moment anybody could have read it.

The floor is the least that the same way can take: commit -> confirmed publish to a quorum queue -> consume -> commit,
one message each, by processes of its own, with the same trigger and listener. It is measured twice: alone at the same
200 a second, while the services run but have nothing to do; and beside the load, in the same seconds, with 20 a second,
for on a small machine all of this shares the cores with intake's own work. The target is held against the floor beside
the load; the other is shown. Times are the machine's monotonic clock, read in whichever process.
"""

from __future__ import annotations

import multiprocessing
import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg

from huiyin_ledger.bus.transport import Transport
from huiyin_ledger.domain import Act
from huiyin_ledger.events import Batch, Event
from huiyin_ledger.settings import ServiceSettings
from huiyin_operations.embedded.databases import Databases, migrate_all
from huiyin_web.bootstrap import connect, definitions
from huiyin_web.identity.recorded import IDENTITY
from huiyin_web.runtime import Runtime
from one_host import Host

try:
    from .measuring import fresh_database, in_database, machine, table
except ImportError:
    from measuring import fresh_database, in_database, machine, table

RATE = 200.0
SECONDS = 15.0
WARM_UP = 3.0
FLOOR_SECONDS = 8.0
PROBES = 20.0
"""Floor messages a second beside the load: few, so that they hardly add to it."""
WRITERS = 4
TARGET = 4.0
REACHED = 0.95
"""A run that accepted fewer than this share of RATE a second shows nothing: the machine was busy with something else."""
SETTLE_SECONDS = 60.0
PLACES = ("230600", "230621", "230622", "230624")
CONSUMERS = ("assignment", "supervision", "reporting")

Moved = tuple[str, str, int, float]
"""Database, jurisdiction, position, when its commit was told."""
Sent = list[tuple[str, str, float]]
"""Jurisdiction, registration number, when it was accepted."""


def run(admin_url: str, broker_url: str, seconds: float = SECONDS) -> dict[str, Any]:
    facts = machine(admin_url)
    with ExitStack() as opened:
        host = opened.enter_context(_host(admin_url, broker_url))
        floor_url = opened.enter_context(fresh_database(admin_url))
        _prepare_floor(floor_url)
        host.start(*(name for name in host.commands if name != "gateway"))
        alone = _Floor(floor_url, broker_url, RATE, FLOOR_SECONDS).latencies()
        probes = _Floor(floor_url, broker_url, PROBES, seconds + WARM_UP)
        latencies, reached = _through_services(host, seconds)
        beside = probes.latencies()
    floor = _percentile(beside, 0.99)
    shown = {"floor alone": alone, "floor beside the load": beside}
    shown |= {f"intake -> {name}": found for name, found in latencies.items()}
    figures = {name: _figures(found) for name, found in shown.items()}
    return {
        "machine": facts,
        "rate": RATE,
        "rate_reached": reached,
        "paths": figures,
        "target": TARGET,
        "met": reached >= RATE * REACHED
        and all(_percentile(found, 0.99) <= TARGET * floor for found in latencies.values()),
        "table": table(
            f"Accepted -> visible at {reached:.0f}/s, milliseconds"
            f" (target: p99 at most {TARGET:.0f} x that of the floor beside the load)",
            [
                (name, len(shown[name]), each["p50_ms"], each["p99_ms"], each["p99_ms"] / floor / 1000)
                for name, each in figures.items()
            ],
            ("path", "n", "p50", "p99", "p99/floor"),
        ),
    }


@contextmanager
def _host(admin_url: str, broker_url: str) -> Iterator[Host]:
    """The four services and their relays over new databases, prepared but not started."""
    home = Path(os.environ.get("HUIYIN_HOME") or Path(__file__).parents[2])
    services = definitions()
    with ExitStack() as opened:
        names = [*(each.name for each in services), IDENTITY]
        admin = {name: opened.enter_context(fresh_database(admin_url)) for name in names}
        migrate_all(admin, services)
        app = {
            name: in_database(admin_url, psycopg.conninfo.conninfo_to_dict(url)["dbname"], f"huiyin_{name}")
            for name, url in admin.items()
        }
        place = Path(opened.enter_context(tempfile.TemporaryDirectory(prefix="huiyin-latency-")))
        host = Host(home, place, Databases(app=app, admin=admin), broker_url)
        opened.callback(host.close)
        host.prepare()
        for name in CONSUMERS:
            _tell_positions(admin[name])
        yield host


def _tell_positions(admin_url: str) -> None:
    with psycopg.connect(admin_url, autocommit=True) as connection:
        connection.execute(
            """CREATE FUNCTION public.tell_position() RETURNS trigger LANGUAGE plpgsql AS $$
               BEGIN
                   IF NEW.source = 'intake' THEN
                       PERFORM pg_notify('moved', NEW.jurisdiction || ' ' || NEW.position);
                   END IF;
                   RETURN NULL;
               END $$"""
        )
        connection.execute(
            "CREATE TRIGGER tell AFTER INSERT OR UPDATE ON subscription.position"
            " FOR EACH ROW EXECUTE FUNCTION public.tell_position()"
        )


def _prepare_floor(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE sent (jurisdiction text, position bigint, payload text)")
        connection.execute("CREATE TABLE seen (jurisdiction text, position bigint, payload text)")
        connection.execute(
            """CREATE FUNCTION tell_seen() RETURNS trigger LANGUAGE plpgsql AS $$
               BEGIN
                   PERFORM pg_notify('moved', NEW.jurisdiction || ' ' || NEW.position);
                   RETURN NULL;
               END $$"""
        )
        connection.execute(
            "CREATE TRIGGER tell AFTER INSERT ON seen FOR EACH ROW EXECUTE FUNCTION tell_seen()"
        )


def _through_services(host: Host, seconds: float) -> tuple[dict[str, list[float]], float]:
    """Seconds from accepted to visible, per service, for every petition after the warm-up; and how many a second were
    accepted."""
    runtime = _intake(host)
    with _listening({name: host.databases.admin[name] for name in CONSUMERS}) as moved:
        began = time.monotonic()
        sent = _register(runtime, seconds + WARM_UP)
        positions = {
            row["correlation"]: row["position"]
            for row in runtime.database.query(
                "SELECT correlation, max(position) AS position FROM ledger.event GROUP BY correlation"
            )
        }
        expected = {(name, j): head for name in CONSUMERS for j, head in runtime.ledger.heads().items()}
        seen = moved(expected)
    runtime.database.close()
    found: dict[str, list[float]] = {}
    for name in CONSUMERS:
        told = {
            j: [(position, at) for db, place, position, at in seen if (db, place) == (name, j)]
            for j in PLACES
        }
        found[name] = [
            max(0.0, _first_at(told[j], positions[number]) - accepted)
            for j, number, accepted in sent
            if accepted - began > WARM_UP
        ]
    accepted_at = sorted(at for _, _, at in sent)
    return found, (len(sent) - 1) / (accepted_at[-1] - accepted_at[0])


def _intake(host: Host) -> Runtime:
    settings = ServiceSettings.of(
        "intake",
        data=host.directory,
        mode="service",
        database_url=host.databases.app["intake"],
        identity_database_url=host.databases.app[IDENTITY],
    )
    definition = next(each for each in definitions() if each.name == "intake")
    return connect(definition, settings, identity=None).runtime  # type: ignore[arg-type]


def _register(runtime: Runtime, seconds: float) -> Sent:
    """Petitions at `RATE`, evenly, by several writers; late ones are sent at once, none is left out."""
    from huiyin_contracts.vocabulary import Channel
    from huiyin_intake.features.register_petition.command import RegisterPetition
    from huiyin_intake.features.register_petition.handler import register_petition

    sent: Sent = []

    def one(n: int) -> None:
        command = RegisterPetition(
            jurisdiction=PLACES[n % len(PLACES)],
            channel=Channel.WEB,
            title="暖气不热",
            text="家里的暖气从上周起不热，物业说在等供热公司。",
            anonymous=True,
        )
        act = Act(actor="citizen", occurred_at=datetime.now(UTC), causation=f"bench-{n}")
        receipt = register_petition(runtime, act, command)
        sent.append((command.jurisdiction, receipt.registration_no, time.monotonic()))

    _paced(one, seconds, RATE, WRITERS)
    return sent


class _Floor:
    """Sends, from now on, so many messages a second the shortest way."""

    def __init__(self, url: str, broker_url: str, rate: float, seconds: float) -> None:
        self._place = f"{time.monotonic_ns() % 10**6:06d}"
        self._number = int(rate * seconds)
        self._stop, ready = _SPAWN.Event(), _SPAWN.Event()
        self._accepted: Any = _SPAWN.Queue()
        self._listening = _listening({"floor": url})
        self._moved = self._listening.__enter__()
        self._consumer = _SPAWN.Process(target=_consume_floor, args=(url, broker_url, ready, self._stop))
        self._consumer.start()
        ready.wait(30)
        given = (url, broker_url, self._place, rate, seconds, self._accepted)
        self._sender = _SPAWN.Process(target=_send_floor, args=given)
        self._sender.start()

    def latencies(self) -> list[float]:
        """Seconds from commit to visible, of all of them."""
        accepted: dict[int, float] = self._accepted.get(timeout=SETTLE_SECONDS * 2)
        seen = self._moved({("floor", self._place): self._number})
        self._sender.join()
        self._stop.set()
        self._consumer.join()
        self._listening.__exit__(None, None, None)
        at = {position: told for _, place, position, told in seen if place == self._place}
        return [max(0.0, at[position] - begun) for position, begun in accepted.items()]


def _send_floor(url: str, broker_url: str, place: str, rate: float, seconds: float, result: Any) -> None:
    accepted: dict[int, float] = {}
    publisher = Transport(broker_url, shards=1).publisher()
    with psycopg.connect(url, autocommit=True) as connection:

        def one(n: int) -> None:
            connection.execute("INSERT INTO sent VALUES (%s, %s, %s)", (place, n + 1, "x" * 400))
            accepted[n + 1] = time.monotonic()
            publisher.publish([_message(place, n + 1)])

        _paced(one, seconds, rate, 1)
    publisher.close()
    result.put(accepted)


def _message(place: str, position: int) -> Batch:
    at = datetime.now(UTC)
    event = Event(
        "floor", place, position, "huiyin.floor.sent.v1", "s", 1, at, at, "bench", "", "", {"text": "x" * 400}
    )
    return Batch("floor", place, position - 1, position, (event,))


def _consume_floor(url: str, broker_url: str, ready: Any, stop: Any) -> None:
    with (
        psycopg.connect(url, autocommit=True) as connection,
        Transport(broker_url, shards=1).inbox("bench", "floor") as inbox,
    ):
        ready.set()
        while not stop.is_set():
            for each in inbox.fetch(1, wait=0.2):
                for event in each.batch.events if each.batch else ():
                    connection.execute(
                        "INSERT INTO seen VALUES (%s, %s, %s)",
                        (event.jurisdiction, event.position, event.data["text"]),
                    )
                each.ack()


def _paced(one: Callable[[int], None], seconds: float, rate: float, writers: int) -> None:
    """Call `one(n)` for every n, each at its time or as soon after as a writer is free."""
    total, begin = int(seconds * rate), time.monotonic()
    failures: list[BaseException] = []

    def write(first: int) -> None:
        try:
            for n in range(first, total, writers):
                time.sleep(max(0.0, begin + n / rate - time.monotonic()))
                one(n)
        except BaseException as error:
            failures.append(error)
            raise

    threads = [threading.Thread(target=write, args=(n,)) for n in range(writers)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    if failures:
        raise failures[0]


@contextmanager
def _listening(urls: dict[str, str]) -> Iterator[Callable[[dict[tuple[str, str], int]], list[Moved]]]:
    """A process that listens to the databases; the function waits for these positions and gives all that was told."""
    queue: Any = _SPAWN.Queue()
    ready = _SPAWN.Event()
    listener = _SPAWN.Process(target=_listen, args=(urls, queue, ready), daemon=True)
    listener.start()
    ready.wait(30)

    def until(expected: dict[tuple[str, str], int]) -> list[Moved]:
        seen: list[Moved] = []
        missing = dict(expected)
        while missing:
            moved = queue.get(timeout=SETTLE_SECONDS)
            seen.append(moved)
            name, place, position, _ = moved
            if position >= missing.get((name, place), position + 1):
                del missing[name, place]
        return seen

    try:
        yield until
    finally:
        listener.terminate()
        listener.join()


def _listen(urls: dict[str, str], queue: Any, ready: Any) -> None:
    def one(name: str, url: str, started: threading.Barrier) -> None:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("LISTEN moved")
            started.wait()
            for told in connection.notifies():
                place, position = told.payload.split()
                queue.put((name, place, int(position), time.monotonic()))

    started = threading.Barrier(len(urls) + 1)
    for name, url in urls.items():
        threading.Thread(target=one, args=(name, url, started), daemon=True).start()
    started.wait()
    ready.set()
    threading.Event().wait()


def _first_at(told: Sequence[tuple[int, float]], position: int) -> float:
    return min(at for reached, at in told if reached >= position)


def _percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def _figures(values: Sequence[float]) -> dict[str, float]:
    return {"p50_ms": _percentile(values, 0.5) * 1000, "p99_ms": _percentile(values, 0.99) * 1000}


_SPAWN = multiprocessing.get_context("spawn")
