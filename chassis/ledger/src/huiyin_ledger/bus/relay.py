"""Publishes new events from the ledger. The ledger is the outbox; there is no second table."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

import psycopg
import structlog
from psycopg_pool import PoolTimeout

from huiyin_ledger.bus.backoff import Backoff
from huiyin_ledger.bus.transport import BrokerGone, Publisher, Transport
from huiyin_ledger.db import Connection, Database
from huiyin_ledger.events import Batch
from huiyin_ledger.feed.log import PublishedLog, Unpublishable

PAGE = 500
PAUSE_SECONDS = 0.02
"""Seconds between polls while there are new events. A shorter interval makes batches of one event, and consumers
pay per batch (docs/benchmarks.md)."""
IDLE_SECONDS = 0.04
"""Seconds between polls while there are none."""
STANDBY_SECONDS = 1.0
HEARTBEAT_SECONDS = 5.0
ALIVE_SECONDS = 1.0
"""Seconds between checks of the broker's connection."""

_log = structlog.get_logger(__name__)


class Stop(Protocol):
    """Ends a loop; `threading.Event` is one."""

    def is_set(self) -> bool: ...

    def wait(self, timeout: float | None = None) -> bool: ...


class Relay:
    """Publishes one service's events in order of position, at least once.

    The position moves only after the broker's confirm; after a crash events may be published twice, and
    subscriptions skip duplicates. Every `heartbeat` seconds an empty batch per jurisdiction gives the head, so
    that a subscription notices a lost last message. One relay per service is active, others stand by.
    """

    def __init__(
        self,
        log: PublishedLog,
        transport: Transport,
        database: Database,
        *,
        page: int = PAGE,
        heartbeat: float = HEARTBEAT_SECONDS,
    ) -> None:
        self._source = log.source
        self._log = log
        self._transport = transport
        self._database = database
        self._page = page
        self._heartbeat = heartbeat
        self._publisher: Publisher | None = None
        self._positions: dict[str, int] | None = None
        self._next_beat = 0.0
        self._stuck = ""
        self._wakened = threading.Event()
        self.leads = False

    def wake(self) -> None:
        """Poll now, because something was appended. Optional; for callers in the same process."""
        self._wakened.set()

    def run(self, stop: Stop) -> None:
        """Publish until `stop`. Reconnects after losing the broker or the database."""
        backoff = Backoff()
        while not stop.is_set():
            try:
                with self._leadership() as leader:
                    if leader is None:
                        stop.wait(STANDBY_SECONDS)
                    else:
                        self._lead(leader, stop, backoff)
            except (BrokerGone, psycopg.OperationalError, psycopg.InterfaceError, PoolTimeout) as error:
                _log.warning("relay interrupted", service=self._source, error=str(error))
                stop.wait(backoff.next())
            finally:
                self._disconnect()

    def run_once(self) -> int:
        """Publish all new events; the number of positions advanced. Raises BrokerGone.

        If an event can't be mapped, its jurisdiction stops there, the others continue, and Unpublishable is
        raised.
        """
        moved = 0
        while True:
            heads, stands = self._log.heads(), self._load_positions()
            behind = {j: stands.get(j, 0) for j, head in heads.items() if head > stands.get(j, 0)}
            pages = self._log.batches(behind, self._page) if behind else []
            publishable = [each for each in pages if isinstance(each, Batch)]
            if publishable:
                self._publish(publishable)
                moved += sum(each.upto - each.after for each in publishable)
            if all(each.upto >= heads[each.jurisdiction] for each in publishable):
                for each in pages:
                    if isinstance(each, Unpublishable):
                        raise each
                return moved

    def beat(self) -> None:
        """Publish an empty batch with each jurisdiction's published position, or its head if a restored backup
        moved that back. Consumers detect both. Raises BrokerGone."""
        heads = self._log.heads()
        stands = {j: min(position, heads.get(j, 0)) for j, position in self._load_positions().items()}
        self._publish(
            [each for each in self._log.batches(stands, 0) if isinstance(each, Batch) and each.upto]
        )
        if self._stuck:
            return
        self._database.execute(
            "INSERT INTO subscription.relay_beat (service, beat_at) VALUES (%s, clock_timestamp())"
            " ON CONFLICT (service) DO UPDATE SET beat_at = excluded.beat_at",
            (self._source,),
        )

    def close(self) -> None:
        self._disconnect()

    def _lead(self, leader: Connection, stop: Stop, backoff: Backoff) -> None:
        alive = 0.0
        while not stop.is_set():
            self._wakened.clear()
            moved = self._run_past_the_stuck()
            if time.monotonic() >= self._next_beat:
                leader.execute("SELECT 1")  # the lock goes with the connection
                self.beat()
                self._next_beat = time.monotonic() + self._heartbeat
            if time.monotonic() >= alive:
                self._connected().beat()
                alive = time.monotonic() + ALIVE_SECONDS
            backoff.reset()
            self._wakened.wait(PAUSE_SECONDS if moved else IDLE_SECONDS)

    def _run_past_the_stuck(self) -> int:
        """Keeps a jurisdiction with an unpublishable event from delaying the others."""
        try:
            moved = self.run_once()
        except Unpublishable as error:
            if self._stuck != str(error):
                _log.error("relay stuck in one jurisdiction", service=self._source, error=str(error))
            self._stuck = str(error)
            return 0
        self._stuck = ""
        return moved

    def _load_positions(self) -> dict[str, int]:
        if self._positions is None:
            rows = self._database.query(
                "SELECT jurisdiction, position FROM subscription.relay WHERE service = %s", (self._source,)
            )
            self._positions = {row["jurisdiction"]: row["position"] for row in rows}
        return self._positions

    def _publish(self, batches: list[Batch]) -> None:
        try:
            self._connected().publish(batches)
        except BrokerGone:
            self._disconnect()
            raise
        self._move({each.jurisdiction: each.upto for each in batches if each.upto > each.after})

    def _move(self, to: dict[str, int]) -> None:
        if not to:
            return
        # Losing this row's last seconds in a crash only publishes them again: not worth waiting for the disk.
        self._database.execute(
            "WITH quick AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true))"
            " INSERT INTO subscription.relay AS r (service, jurisdiction, position)"
            " SELECT %s, at.* FROM quick, unnest(%s::text[], %s::bigint[]) AS at"
            " ON CONFLICT (service, jurisdiction) DO UPDATE"
            " SET position = greatest(r.position, excluded.position), published_at = clock_timestamp()",
            (self._source, list(to), list(to.values())),
        )
        self._load_positions().update(to)

    def _connected(self) -> Publisher:
        if self._publisher is None:
            self._publisher = self._transport.publisher()
        return self._publisher

    def _disconnect(self) -> None:
        self._positions = None
        if self._publisher is not None:
            self._publisher.close()
            self._publisher = None

    @contextmanager
    def _leadership(self) -> Iterator[Connection | None]:
        """A connection that holds this service's relay lock until it is closed; None while another relay holds it."""
        with self._database.connect() as connection:
            row = connection.execute(
                "SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", (f"huiyin relay {self._source}",)
            ).fetchone()
            self.leads = bool(row and row[0])
            try:
                yield connection if self.leads else None
            finally:
                self.leads = False


def relay_age(database: Database, service: str) -> float | None:
    """Seconds since the broker last confirmed every recorded event; None if it never did."""
    row = database.one(
        "SELECT extract(epoch FROM clock_timestamp() - beat_at)::float8 AS age FROM subscription.relay_beat"
        " WHERE service = %s",
        (service,),
    )
    return None if row is None else max(0.0, row["age"])
