"""The two brokers, and what can be done to each."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import kombu

from huiyin_ledger.bus.topology import queue
from huiyin_ledger.bus.transport import Inbox, Publisher, Transport
from huiyin_testing.rabbitmq import RabbitMQ

_NUMBERS = itertools.count(1)


@dataclass
class Broker:
    """A transport to a broker that this test has to itself."""

    transport: Transport
    node: RabbitMQ | None = None
    _opened: list[Inbox | Publisher] = field(default_factory=list)

    def inbox(self, consumer: str = "archive", source: str = "desk") -> Inbox:
        inbox = self.transport.inbox(consumer, source)
        self._opened.append(inbox)
        return inbox

    def publisher(self) -> Publisher:
        publisher = self.transport.publisher()
        self._opened.append(publisher)
        return publisher

    def purge(self) -> int:
        """Drop the archive's waiting messages; their number."""
        return self._over_queues(lambda bound: int(bound.purge() or 0))

    def depth(self) -> int:
        """How many messages wait for the archive."""
        return self._over_queues(lambda bound: int(bound.queue_declare().message_count))

    def _over_queues(self, act: Callable[[kombu.Queue], int]) -> int:
        with self.transport._connect() as connection:
            channel = connection.channel()
            queues = [queue("archive", "desk", shard)(channel) for shard in range(self.transport.shards)]
            for each in queues:
                each.declare()
            return sum(map(act, queues))

    def cut_connections(self) -> None:
        """Whoever is connected loses the connection without a word."""
        if self.node is not None:
            self.node.ctl("close_all_connections", "--global", "cut by a test")
        else:
            for each in self._opened:
                each.close()

    def await_declared(self, queue: str) -> None:
        """Wait until the node has this queue in the file from which it finds its queues again after being killed; it
        writes there half a second late (RabbitMQ's ra_directory)."""
        assert self.node is not None
        deadline = time.monotonic() + 60
        name = f"{self.transport.url.rsplit('/', 1)[1]}_{queue}".encode()
        while not any(name in each.read_bytes() for each in self.node.directory.rglob("names.dets")):
            assert time.monotonic() < deadline, f"{queue} is not on disk"
            time.sleep(0.02)

    def close(self) -> None:
        for each in self._opened:
            each.close()
        if self.node is not None:
            self.node.ctl("delete_vhost", self.transport.url.rsplit("/", 1)[1])


def in_memory() -> Broker:
    return Broker(Transport("memory://", shards=2))


def on(node: RabbitMQ) -> Broker:
    """A virtual host of its own on the node."""
    host = f"test-{next(_NUMBERS)}"
    node.ctl("add_vhost", host)
    node.ctl("set_permissions", "-p", host, "guest", ".*", ".*", ".*")
    return Broker(Transport(node.url.rstrip("/") + f"/{host}", shards=2), node)
