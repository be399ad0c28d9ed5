"""Carries batches from a source to its consumers, over RabbitMQ or the in-memory broker.

Delivery is best effort: a batch may arrive late, twice, out of order, or never. Subscriptions compensate by
pulling the source's feed.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

import kombu
from amqp.exceptions import AMQPError  # type: ignore[import-untyped]
from kombu.exceptions import KombuError

from huiyin_ledger.bus import memory
from huiyin_ledger.bus.envelope import CONTENT_TYPE, Unreadable, decode_batch, encode_batch
from huiyin_ledger.bus.topology import EXCHANGE, queue, routing_key
from huiyin_ledger.events import Batch

PREFETCH = 200
HEARTBEAT_SECONDS = 30
CONNECT_SECONDS = 5.0
CONFIRM_SECONDS = 10.0
GOODBYE_SECONDS = 2.0


class BrokerGone(Exception):
    """The broker is unreachable, closed the connection, or did not confirm. Reconnect later."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message. `batch` is None if it could not be decoded: acknowledge it and drop it."""

    batch: Batch | None
    redelivered: bool
    ack: Callable[[], None]
    ack_all: Callable[[], None]
    """Acknowledge this message and all earlier ones."""
    requeue: Callable[[], None]


class Transport:
    """Creates publishers and inboxes for one broker. `url`: ``amqp://...``, or ``memory://`` for a private
    in-process broker with this object's lifetime."""

    def __init__(self, url: str, *, shards: int = 4) -> None:
        self.url = url
        self.shards = shards
        self._memory = memory.transport_to(memory.Broker()) if url.startswith("memory:") else None

    def publisher(self) -> Publisher:
        """Connects. Raises BrokerGone."""
        return Publisher(self._connect(), self.shards)

    def inbox(self, consumer: str, source: str, shards: Iterable[int] | None = None) -> Inbox:
        """Declare the queues of (consumer, source) and consume them: all shards, or those given. From then on
        messages are kept for this consumer. Raises BrokerGone."""
        return Inbox(self._connect(), consumer, source, range(self.shards) if shards is None else shards)

    def _connect(self) -> kombu.Connection:
        if self._memory is not None:
            return kombu.Connection(transport=self._memory)
        connection = kombu.Connection(self.url, heartbeat=HEARTBEAT_SECONDS, connect_timeout=CONNECT_SECONDS)
        with _or_close(connection), broker_errors():
            connection.connect()
        return connection


class Publisher:
    """Publishes with confirms. Not thread-safe."""

    def __init__(self, connection: kombu.Connection, shards: int) -> None:
        self._connection = connection
        self._shards = shards
        with _or_close(connection), broker_errors():
            channel = connection.channel()
            self._producer = kombu.Producer(channel, EXCHANGE)
            EXCHANGE(channel).declare()
            self._confirms = None if connection.transport.driver_type == "memory" else _Confirms(channel)

    def publish(self, batches: Sequence[Batch]) -> None:
        """Publish the batches in order and return when the broker has confirmed each (a quorum queue: a majority
        has it on disk). One that no queue takes is gone: a later consumer pulls it. Raises BrokerGone; any of them may
        have arrived then."""
        with broker_errors():
            for batch in batches:
                body, headers = encode_batch(batch)
                if self._confirms is not None:
                    self._confirms.expect_one()
                self._producer.publish(
                    body,
                    routing_key=routing_key(batch.source, batch.jurisdiction, self._shards),
                    headers=headers,
                    content_type=CONTENT_TYPE,
                    content_encoding="binary",
                    delivery_mode=2,
                )
            if self._confirms is not None:
                self._confirms.wait(self._connection, CONFIRM_SECONDS)

    def beat(self) -> None:
        """Keep an idle connection alive. Raises BrokerGone if it is closed."""
        _beat(self._connection)

    def close(self) -> None:
        _close(self._connection)


class _Confirms:
    """Pipelined publisher confirms: publish all messages, then wait for the last confirm."""

    def __init__(self, channel: Any) -> None:
        self._last = 0
        self._open: set[int] = set()
        self._refused = False
        channel.confirm_select()
        channel.events["basic_ack"].add(self._acked)
        channel.events["basic_nack"].add(self._nacked)

    def expect_one(self) -> None:
        self._last += 1
        self._open.add(self._last)

    def wait(self, connection: kombu.Connection, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while self._open:
            connection.drain_events(timeout=max(0.001, deadline - time.monotonic()))
        if self._refused:
            raise BrokerGone("the broker refused a message")

    def _acked(self, tag: int, multiple: bool) -> None:
        if multiple:
            self._open = {each for each in self._open if each > tag}
        else:
            self._open.discard(tag)

    def _nacked(self, tag: int, multiple: bool) -> None:
        self._refused = True
        self._acked(tag, multiple)


class Inbox:
    """Messages for one consumer from one source. Not thread-safe."""

    def __init__(
        self, connection: kombu.Connection, consumer: str, source: str, shards: Iterable[int]
    ) -> None:
        self._connection = connection
        self._arrived: list[Delivery] = []
        with _or_close(connection), broker_errors():
            channel = connection.channel()
            self._consumer = kombu.Consumer(
                channel,
                [queue(consumer, source, shard) for shard in shards],
                on_message=self._receive,
                prefetch_count=PREFETCH,
            )
            self._consumer.consume()

    def fetch(self, limit: int, *, wait: float, linger: float = 0.0) -> list[Delivery]:
        """At most `limit` messages: waits up to `wait` seconds for the first, then `linger` seconds for more.
        Raises BrokerGone."""
        with broker_errors():
            _beat(self._connection)
            patience, deadline = wait, float("inf")
            while len(self._arrived) < limit:
                try:
                    self._connection.drain_events(timeout=patience)
                except TimeoutError:
                    break
                deadline = min(deadline, time.monotonic() + linger)
                patience = max(0.0, deadline - time.monotonic())  # 0: what is there already
        fetched, self._arrived = self._arrived[:limit], self._arrived[limit:]
        return fetched

    def ack(self, fetched: Sequence[Delivery]) -> None:
        """Acknowledge everything fetched up to the last of these, in one frame. Raises BrokerGone."""
        if fetched:
            fetched[-1].ack_all()

    def close(self) -> None:
        """Unacknowledged messages return to the head of their queue."""
        _close(self._connection)

    def __enter__(self) -> Inbox:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _receive(self, message: kombu.Message) -> None:
        try:
            batch = decode_batch(message.body, message.headers)
        except Unreadable:
            batch = None
        redelivered = bool(message.delivery_info.get("redelivered"))
        delivery = Delivery(
            batch,
            redelivered,
            ack=_guarded(message.ack),
            ack_all=_guarded(partial(message.ack, multiple=True)),
            requeue=_guarded(message.requeue),
        )
        self._arrived.append(delivery)


@contextmanager
def broker_errors() -> Iterator[None]:
    """Translate connection errors of kombu, amqp and the socket to BrokerGone."""
    try:
        yield
    except (OSError, KombuError, AMQPError) as error:
        raise BrokerGone(f"{type(error).__name__}: {error}") from error
    except AttributeError as error:  # amqp takes apart a connection that it loses while we hold it
        if "NoneType" not in str(error):
            raise
        raise BrokerGone("the connection was lost") from error


@contextmanager
def _or_close(connection: kombu.Connection) -> Iterator[None]:
    try:
        yield
    except BaseException:
        _close(connection)
        raise


def _guarded(act: Callable[[], None]) -> Callable[[], None]:
    def guarded() -> None:
        with broker_errors():
            act()

    return guarded


def _beat(connection: kombu.Connection) -> None:
    with broker_errors():
        if not connection.connected:  # kombu would connect anew, without our channel
            raise BrokerGone("the connection was lost")
        if connection.supports_heartbeats:
            with suppress(TimeoutError):  # its heartbeats count only when they are read
                connection.drain_events(timeout=0)
            connection.heartbeat_check(rate=2)


def _close(connection: kombu.Connection) -> None:
    """Close the connection cleanly if that is quick; close the socket in any case."""
    raw: Any = connection._connection
    with suppress(Exception):
        if connection.supports_heartbeats:
            raw.transport.sock.settimeout(GOODBYE_SECONDS)
        connection.close()
    with suppress(Exception):
        raw.collect()
