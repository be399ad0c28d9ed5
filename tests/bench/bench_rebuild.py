"""Rebuilding a real view: assignment's order book from its ledger, and the same view folded by the eventsourcing library's
own ProjectionRunner over its own Postgres application, in one run.

A few hundred orders live their life through the real aggregate; their events are then repeated under other numbers until
there are enough. The rebuild is the one of `huiyin view rebuild`, from an empty table to its last index. The peer folds
the first part of the same events with the same `apply` and the same SQL, event by event, as the library does it.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any, ClassVar
from uuid import UUID, uuid5

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate as PlainAggregate
from eventsourcing.domain import event
from eventsourcing.persistence import Tracking
from eventsourcing.postgres import PostgresTrackingRecorder
from eventsourcing.projection import Projection, ProjectionRunner
from psycopg.conninfo import conninfo_to_dict

from huiyin_assignment.domain.matter import Matter
from huiyin_assignment.domain.order import Order
from huiyin_assignment.domain.vocabulary import Basis, ContactWay, Done
from huiyin_assignment.views.order_book import OrderBookView
from huiyin_contracts.vocabulary import Category, Channel, DispatchMode, Nature, Urgency
from huiyin_ledger.db import Database
from huiyin_ledger.domain import Act, Sealed, acting
from huiyin_ledger.events import Event
from huiyin_ledger.ledger.application import Ledger
from huiyin_ledger.ledger.recorder import LedgerRecorder
from huiyin_ledger.ledger.stored import LedgerStoredEvent
from huiyin_ledger.vault.keyring import Keyring
from huiyin_ledger.vault.vault import Vault
from huiyin_ledger.views.engine import Views
from huiyin_ledger.views.fold import TableFold
from huiyin_ledger.views.tables import create
from huiyin_operations.migrations import migrate
from huiyin_web.definition import ServiceDefinition
from huiyin_web.menu import Menu

try:
    from .measuring import SEED, fresh_database, machine, table
except ImportError:
    from measuring import SEED, fresh_database, machine, table

LIVES = 200
EVENTS = 210_000
JURISDICTIONS = 3
BATCH = 1_000
ROUNDS = 3
PEER_EVENTS = 3_000
PEER_PAGE = 50
TARGET, TARGET_RATIO = 50_000, 30.0
_START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
_SPACE = UUID("6f0e6d0e-5f6b-5c55-9a53-0c8a3d7f1b25")


def run(admin_url: str) -> dict[str, Any]:
    """Events per second of both, and their ratio; `table` holds them to be read."""
    facts = machine(admin_url)
    definition = ServiceDefinition(
        "assignment",
        (Order,),
        (OrderBookView(),),
        (),
        {},
        Menu("Bench", 0),
        lambda routes, runtime: None,
        "huiyin_testing",
    )
    with (
        fresh_database(admin_url) as url,
        fresh_database(admin_url) as peers,
        tempfile.TemporaryDirectory() as data,
    ):
        migrate(url, definition)
        with Database(url, application_name="bench") as database:
            vault = Vault(database, Keyring.open(Path(data) / "keyring.json", create=True))
            ledger = Ledger(database, service="assignment", aggregates=[Order], vault=vault)
            written = _fill(database, ledger)
            views = Views(database, definition.name, definition.views)
            rates, rows = [], 0
            for _ in range(ROUNDS):
                rebuilt = views.rebuild("order_book", ledger=ledger, sources={}, fresh=True)
                rates.append(rebuilt.events / rebuilt.seconds)
                rows = rebuilt.rows
            first = ledger.events(_jurisdiction(0), limit=PEER_EVENTS)
        peer = _peer(peers, first)
    rate = median(rates)
    ratio = rate / peer
    shown = table(
        "rebuild of assignment.order_book",
        [
            (f"huiyin view rebuild, {written:,} events, {rows:,} rows", rate, ratio),
            (f"the library's ProjectionRunner, {PEER_EVENTS:,} events", peer, 1.0),
        ],
        ("what", "events/s", "x library"),
    )
    return {
        "what": "rebuild",
        "events": written,
        "rows": rows,
        "rounds": rates,
        "events_per_second": {"rebuild": rate, "library": peer},
        "ratios": {"to_library": ratio},
        "targets": {"rebuild": TARGET, "to_library": TARGET_RATIO},
        "met": rate >= TARGET and ratio >= TARGET_RATIO,
        "machine": facts,
        "table": f"{shown}\ntargets: {TARGET:,} events/s, {TARGET_RATIO:.0f} x library ({ratio:.1f})",
    }


def _jurisdiction(n: int) -> str:
    return f"2306{21 + n}"


def _number(n: int) -> str:
    return f"230621-2026-{n:07}"


def _fill(database: Database, ledger: Ledger) -> int:
    """Real lives in a jurisdiction of their own, then copies of them; how many events in all."""
    draw = random.Random(SEED)
    for n in range(LIVES):
        _live(ledger, n, draw)
    rows = database.query(
        """SELECT stream, version, type, schema_version, occurred_at, payload, correlation FROM ledger.event
            WHERE jurisdiction = '230600' ORDER BY correlation, version"""
    )
    lives: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        lives.setdefault(row["correlation"], []).append(row)
    originals = list(lives.values())
    written = n = 0
    recorders = [LedgerRecorder(database, _jurisdiction(j)) for j in range(JURISDICTIONS)]
    batches: list[list[LedgerStoredEvent]] = [[] for _ in recorders]
    with acting(Act("clerk-1", _START, "", "bench")):
        while written < EVENTS:
            original, number = originals[n % LIVES], _number(LIVES + n)
            batch = batches[n % JURISDICTIONS]
            batch += [_copy(row, number) for row in original]
            written += len(original)
            if len(batch) >= BATCH:
                recorders[n % JURISDICTIONS].insert_events(batch)
                batch.clear()
            n += 1
        for recorder, batch in zip(recorders, batches, strict=True):
            recorder.insert_events(batch)
    database.execute("ANALYZE ledger.event")
    return written + len(rows)


def _copy(row: dict[str, Any], number: str) -> LedgerStoredEvent:
    payload = row["payload"].replace(row["correlation"], number)
    stream = uuid5(_SPACE, number)
    return LedgerStoredEvent(
        stream, row["version"], row["type"], payload.encode(), row["schema_version"], row["occurred_at"]
    )


def _live(ledger: Ledger, n: int, draw: random.Random) -> None:
    number, unit = _number(n), f"U-{draw.randrange(40):03}"
    now = _START + timedelta(minutes=draw.randrange(40_000))
    subject = f"p-{n}"
    with acting(Act("clerk-1", now, number, "bench")):
        matter = Matter(
            registration_no=number, petitioner_ref=subject, category=Category.CLAIM, nature=Nature.COMPLAINT,
            matter_class="heating", place="230621", urgency=Urgency.ORDINARY, channel=Channel.HOTLINE,
            received_at=now, proposed_unit=unit, title=Sealed.of(subject, "暖气不热"),
            text=Sealed.of(subject, "家里暖气不热，已经三天。" * 8),
        )  # fmt: skip
        order = Order.open("230600", matter)
        order.dispatch(unit, "供热办", DispatchMode.DISPATCH, Basis.CATALOGUE)
        order.sign(unit, "h-1")
        order.contact(unit, now, ContactWay.PHONE, "已电话联系", "h-1")
        order.submit_reply(unit, "已派人检修，室温达标。" * 6, "管网堵塞", Done.DONE, "照片", "h-1")
        if draw.random() < 0.2:
            order.reject_reply("请补充照片", "clerk-2")
            order.submit_reply(unit, "已补充照片。", "管网堵塞", Done.DONE, "照片二", "h-1")
        order.approve_reply("clerk-2")
        order.conclude()
        ledger.save("230600", order)


class Copy(PlainAggregate):
    """The same events in the library's own form."""

    class Began(PlainAggregate.Created):
        pass

    class Told(PlainAggregate.Event):
        kind: str
        version: int
        position: int
        correlation: str
        occurred_at: datetime
        data: dict[str, Any]

        def apply(self, aggregate: Copy) -> None:
            """Nothing to keep."""

    @event(Began)
    def __init__(self) -> None:
        """Nothing to begin with."""


class Copies(Application[UUID]):
    env: ClassVar[dict[str, str]] = {"PERSISTENCE_MODULE": "eventsourcing.postgres"}


class OrderBookRecorder(PostgresTrackingRecorder):
    """Folds one event and tracks it, in one transaction."""

    fold: TableFold | None = None
    done_at = 0.0

    def process(self, told: Copy.Told, tracking: Tracking) -> None:
        one = Event(
            "assignment", "230621", told.position, told.kind, str(told.originator_id), told.version, told.occurred_at,
            told.occurred_at, "clerk-1", "", told.correlation, told.data,
        )  # fmt: skip
        with self.datastore.transaction(commit=True) as cursor:
            if self.fold is None:
                self.fold = TableFold.of(cursor.connection, OrderBookView(), "live")  # type: ignore[arg-type]
            self._insert_tracking(cursor, tracking)
            self.fold.fold([one], cursor.connection)  # type: ignore[arg-type]
        self.done_at = time.perf_counter()


class OrderBookProjection(Projection[OrderBookRecorder]):
    def process_event(self, domain_event: Any, tracking: Tracking) -> None:  # type: ignore[override]
        if isinstance(domain_event, Copy.Told):
            self.view.process(domain_event, tracking)
        else:
            self.view.insert_tracking(tracking)


@dataclass(frozen=True)
class _Environment:
    url: str

    def variables(self) -> dict[str, str]:
        facts = conninfo_to_dict(self.url)
        return {
            "PERSISTENCE_MODULE": "eventsourcing.postgres",
            "POSTGRES_DBNAME": str(facts["dbname"]),
            "POSTGRES_HOST": str(facts.get("host") or ""),
            "POSTGRES_PORT": str(facts.get("port") or 5432),
            "POSTGRES_USER": str(facts["user"]),
            "POSTGRES_PASSWORD": str(facts.get("password") or ""),
        }


def _peer(url: str, events: list[Event]) -> float:
    environment = _Environment(url).variables()
    with Database(url, application_name="bench") as database, database.transaction() as connection:
        connection.execute("CREATE SCHEMA live")
        create(connection, OrderBookView(), "live")
    with Copies(environment) as copies:
        copy = Copy()
        for each in events:
            copy.trigger_event(
                Copy.Told, kind=each.type, version=each.version, position=each.position,
                correlation=each.correlation, occurred_at=each.occurred_at, data=_plain(each),
            )  # fmt: skip
            # The library sends all events of one save in one pipeline, which never ends where there are many.
            if len(copy.pending_events) == PEER_PAGE:
                copies.save(copy)
        copies.save(copy)
        last = copies.recorder.max_notification_id()
    begun = time.perf_counter()
    with ProjectionRunner(
        application_class=Copies,
        projection_class=OrderBookProjection,
        view_class=OrderBookRecorder,
        env=environment,
    ) as runner:
        runner.wait(last, timeout=300)
        # `wait` looks with growing pauses, so the last event itself says when it was done.
        taken = runner.view.done_at - begun
    return len(events) / taken


def _plain(event: Event) -> dict[str, Any]:
    return {name: None if isinstance(value, Sealed) else value for name, value in event.data.items()}


if __name__ == "__main__":
    print(run(sys.argv[1])["table"])  # noqa: T201
