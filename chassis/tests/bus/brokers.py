"""The two brokers, and what can be done to each."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field

from huiyin_chassis.bus.transport import Inbox, Transport
from huiyin_chassis.testing.rabbitmq import RabbitMQ

_NUMBERS = itertools.count(1)


@dataclass
class Broker:
    """A transport to a broker that this test has to itself."""

    transport: Transport
    node: RabbitMQ | None = None
    _opened: list[Inbox] = field(default_factory=list)

    def inbox(self, consumer: str = "archive", source: str = "desk") -> Inbox:
        self._opened.append(self.transport.inbox(consumer, source))
        return self._opened[-1]

    def cut_connections(self) -> None:
        """Whoever is connected loses the connection without a word."""
        if self.node is not None:
            self.node.ctl("close_all_connections", "cut by a test")
        else:
            for each in self._opened:
                each.close()

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


MAKERS: dict[str, Callable[..., Broker]] = {"memory": in_memory, "rabbitmq": on}
