"""An in-process broker behind kombu's interface, with the guarantees of the queues on RabbitMQ.

Kombu's ``memory://`` has global state, distributes a queue's messages round robin, and requeues unacknowledged
messages at the end of every bound queue. Here brokers are separate objects, each queue has a single active
consumer, and an unacknowledged message returns to the head of its queue.
"""

from __future__ import annotations

import threading
import time
from collections import defaultdict, deque
from queue import Empty
from typing import Any

from kombu.transport import virtual

Raw = dict[str, Any]


class Broker:
    """Queues and bindings, shared by all connections to this broker."""

    def __init__(self) -> None:
        self.state = virtual.BrokerState()
        self.queues: dict[str, deque[Raw]] = {}
        self.consumers: defaultdict[str, list[object]] = defaultdict(list)
        self.arrivals = 0
        self._arrived = threading.Condition()

    def put(self, queue: str, message: Raw, *, first: bool = False) -> None:
        properties = message["properties"]
        origin = {**properties["delivery_info"], "queue": queue, "redelivered": first}
        own = {**message, "properties": {**properties, "delivery_info": origin}}
        with self._arrived:
            waiting = self.queues.setdefault(queue, deque())
            (waiting.appendleft if first else waiting.append)(own)
            self.arrivals += 1
            self._arrived.notify_all()

    def take(self, queue: str, consumer: object) -> Raw:
        """Pop the first message. Raises Empty, also for every consumer but the active one."""
        waiting, consumers = self.queues.get(queue), self.consumers[queue]
        if not waiting or (consumers and consumers[0] is not consumer):
            raise Empty
        return waiting.popleft()

    def leave(self, queue: str, consumer: object) -> None:
        """Unregister a consumer; the next one becomes active."""
        with self._arrived:
            if consumer in self.consumers[queue]:
                self.consumers[queue].remove(consumer)
            self.arrivals += 1
            self._arrived.notify_all()

    def await_arrival(self, since: int, seconds: float | None) -> bool:
        """Wait up to `seconds` for `arrivals` to differ from `since`; whether it does."""
        with self._arrived:
            return self._arrived.wait_for(lambda: self.arrivals != since, seconds)


class Channel(virtual.Channel):
    """A channel to a Broker."""

    def __init__(self, connection: Any, **kwargs: Any) -> None:
        self._broker: Broker = connection.broker
        super().__init__(connection, **kwargs)  # type: ignore[no-untyped-call]

    def basic_consume(self, queue: str, *args: Any, **kwargs: Any) -> None:
        self._broker.consumers[queue].append(self)
        super().basic_consume(queue, *args, **kwargs)  # type: ignore[no-untyped-call]

    def basic_cancel(self, consumer_tag: str) -> None:
        queue = self._tag_to_queue.get(consumer_tag)
        super().basic_cancel(consumer_tag)  # type: ignore[no-untyped-call]
        if queue is not None:
            self._broker.leave(queue, self)

    def basic_ack(self, delivery_tag: str, multiple: bool = False) -> None:
        """Kombu's implementation ignores `multiple`."""
        delivered = list(self.qos._delivered)
        earlier = delivered[: delivered.index(delivery_tag)] if multiple else []
        for tag in (*earlier, delivery_tag):
            super().basic_ack(tag)  # type: ignore[no-untyped-call]

    def _has_queue(self, queue: str, **_: Any) -> bool:
        return queue in self._broker.queues

    def _new_queue(self, queue: str, **_: Any) -> None:
        self._broker.queues.setdefault(queue, deque())

    def _get(self, queue: str, timeout: float | None = None) -> Raw:
        return self._broker.take(queue, self)

    def _put(self, queue: str, message: Raw, **_: Any) -> None:
        self._broker.put(queue, message)

    def _restore(self, message: Any) -> None:
        self._broker.put(message.delivery_info["queue"], message.serializable(), first=True)

    def _size(self, queue: str) -> int:
        return len(self._broker.queues.get(queue, ()))

    def _delete(self, queue: str, *_: Any, **__: Any) -> None:
        self._broker.queues.pop(queue, None)

    def _purge(self, queue: str) -> int:
        waiting = self._broker.queues.get(queue, deque())
        purged = len(waiting)
        waiting.clear()
        return purged


class Transport(virtual.Transport):
    """Base class of the transports that `transport_to` creates."""

    Channel = Channel
    broker: Broker
    driver_type = driver_name = "memory"

    def __init__(self, client: Any, **kwargs: Any) -> None:
        super().__init__(client, **kwargs)  # type: ignore[no-untyped-call]
        self.state = self.broker.state

    def driver_version(self) -> str:
        return "N/A"

    def drain_events(self, connection: Any, timeout: float | None = None, **_: Any) -> None:
        """Deliver the next message; TimeoutError if none arrives. Waits on a condition, without polling."""
        deadline = None if timeout is None else time.monotonic() + timeout
        assert self.cycle is not None
        while True:
            seen = self.broker.arrivals
            try:
                self.cycle.get(self._deliver, timeout=timeout)
            except Empty:
                left = None if deadline is None else max(0.0, deadline - time.monotonic())
                if not self.broker.await_arrival(seen, left):
                    raise TimeoutError from None
            else:
                return


def transport_to(broker: Broker) -> type[Transport]:
    """A transport class for ``kombu.Connection(transport=...)`` whose connections all reach `broker`."""
    return type("BrokerTransport", (Transport,), {"broker": broker})
