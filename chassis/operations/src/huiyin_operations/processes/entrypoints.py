"""nameko entrypoints and extensions: subscriptions, timers, the relay, HTTP."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from datetime import timedelta
from itertools import chain
from typing import TYPE_CHECKING, Any

import eventlet
import structlog
from eventlet import wsgi
from eventlet.event import Event as Result
from nameko.exceptions import ContainerBeingKilled
from nameko.extensions import DependencyProvider, Entrypoint
from nameko.web.server import HttpOnlyProtocol, WebServer

from huiyin_ledger.bus.backoff import Backoff
from huiyin_ledger.bus.merging import group, merge
from huiyin_ledger.bus.relay import Relay
from huiyin_ledger.bus.transport import BrokerGone, Inbox, Transport
from huiyin_ledger.events import Batch
from huiyin_ledger.feed.log import SourceError
from huiyin_ledger.subscriptions.failure import TRANSIENT, describe
from huiyin_ledger.subscriptions.outcome import Outcome
from huiyin_ledger.subscriptions.store import detach_all_but
from huiyin_ledger.subscriptions.subscription import Interrupted

if TYPE_CHECKING:
    from huiyin_web.service import Service

WsgiApp = Callable[..., Iterable[bytes]]

FETCH = 200
"""Messages fetched at once."""
LINGER_SECONDS = 0.003
"""Seconds to wait for more messages after the first: a batch of several costs hardly more than one event."""
PAGE_EVENTS = 1000
PULL_SECONDS = 30.0
"""Seconds between a subscription's pulls while the broker works, as a last resort."""
PULL_WITHOUT_BROKER_SECONDS = 1.0
OWN_PAUSE_SECONDS = 0.5
"""Seconds between polls of the own ledger, for automations that react to own events."""
GRACE_SECONDS = 5.0

_log = structlog.get_logger(__name__)


class Subscribe(Entrypoint):  # type: ignore[misc]
    """Calls its method with the batches that have arrived from `source`, those of one jurisdiction in order.

    The method commits and returns an `Outcome` per batch. The messages are acknowledged after that, whatever the
    outcome: missing events are pulled from the source's feed. It pulls also at the start, after a lost connection,
    while the broker is unavailable, and every half minute.
    """

    def __init__(self, source: str, service: Service, transport: Transport, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._source = source
        self._service = service
        self._transport = transport
        self._stop = threading.Event()
        self._pull_now = threading.Event()
        self._broker_there = False
        self._threads: list[Any] = []

    def setup(self) -> None:
        detach_all_but(
            self._service.runtime.database, self._service.name, sorted(self._service.subscriptions)
        )

    def start(self) -> None:
        loops = [self._pull] if self._source == self._service.name else [self._pull, self._push]
        self._threads = [self.container.spawn_managed_thread(loop) for loop in loops]

    def stop(self) -> None:
        self._stop.set()
        self._pull_now.set()
        for thread in self._threads:
            thread.wait()

    def kill(self) -> None:
        self._stop.set()
        for thread in self._threads:
            _end(thread)

    def _push(self) -> None:
        backoff = Backoff(first=0.2, longest=5.0)
        while not self._stop.is_set():
            try:
                with self._transport.inbox(self._service.name, self._source) as inbox:
                    self._broker_there = True
                    self._pull_now.set()
                    backoff.reset()
                    while not self._stop.is_set():
                        self._take(inbox)
            except BrokerGone as error:
                _log.warning(
                    "broker gone", consumer=self._service.name, source=self._source, error=str(error)
                )
                self._broker_there = False
                self._pull_now.set()
                self._stop.wait(backoff.next())
            except ContainerBeingKilled:
                return

    def _take(self, inbox: Inbox) -> None:
        deliveries = inbox.fetch(FETCH, wait=1.0, linger=LINGER_SECONDS)
        unreadable = any(each.batch is None for each in deliveries)
        arrived = merge((each.batch for each in deliveries if each.batch is not None), PAGE_EVENTS)
        taken = [self._hand_over(turn).wait() for turn in group(chain(*arrived.values()), PAGE_EVENTS)]
        inbox.ack(deliveries)
        if unreadable or not all(taken):
            self._pull_now.set()

    def _hand_over(self, turn: list[Batch]) -> Result:
        """Run the method in a worker; the result is True if everything was processed."""
        done = Result()

        def finished(_: Any, outcomes: list[Outcome] | None, failure: Any) -> tuple[Any, Any]:
            done.send(failure is None and outcomes is not None and Outcome.GAP not in outcomes)
            return outcomes, failure

        self.container.spawn_worker(self, (turn,), {}, handle_result=finished)
        return done

    def _pull(self) -> None:
        subscription = self._service.subscriptions[self._source]
        own = subscription.own
        backoff = Backoff(first=0.2, longest=10.0)
        seen: dict[str, int] | None = None
        while not self._stop.is_set():
            self._pull_now.clear()
            try:
                heads = self._service.runtime.ledger.heads() if own else None
                if not own or heads != seen:
                    subscription.catch_up()
                seen = heads
                backoff.reset()
                if own:
                    pause = OWN_PAUSE_SECONDS
                else:
                    pause = PULL_SECONDS if self._broker_there else PULL_WITHOUT_BROKER_SECONDS
            except (Interrupted, SourceError, *TRANSIENT) as error:
                pause = backoff.next()
                said = str(error) if isinstance(error, Interrupted | SourceError) else describe(error)
                _log.warning("pull failed", consumer=self._service.name, source=self._source, error=said)
            except Exception as error:  # noqa: BLE001 - a thread that dies would take the service down
                pause = backoff.next()
                _log.error(
                    "pull failed", consumer=self._service.name, source=self._source, error=describe(error)
                )
            self._pull_now.wait(pause)


subscribe = Subscribe.decorator


class Every(Entrypoint):  # type: ignore[misc]
    """Calls its method at the start and then every `interval`, never concurrently, and without catching up."""

    def __init__(self, interval: timedelta, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._seconds = interval.total_seconds()
        self._stop = threading.Event()
        self._thread: Any = None

    def start(self) -> None:
        self._thread = self.container.spawn_managed_thread(self._run)

    def stop(self) -> None:
        self._stop.set()
        self._thread.wait()

    def kill(self) -> None:
        _end(self._thread)

    def _run(self) -> None:
        while not self._stop.is_set():
            done = Result()

            def finished(_: Any, result: Any, failure: Any, done: Result = done) -> tuple[Any, Any]:
                done.send()
                return result, failure

            try:
                self.container.spawn_worker(self, (), {}, handle_result=finished)
            except ContainerBeingKilled:
                return
            done.wait()
            self._stop.wait(self._seconds)


every = Every.decorator


class RelayRunner(DependencyProvider):  # type: ignore[misc]
    """Runs the relay of a service as long as the container lives; the service finds it as its attribute."""

    def __init__(self, relay: Relay) -> None:
        self._relay = relay
        self._stop = threading.Event()
        self._thread: Any = None

    def start(self) -> None:
        self._thread = self.container.spawn_managed_thread(self._run)

    def stop(self) -> None:
        self._stop.set()
        self._relay.wake()
        self._thread.wait()

    def kill(self) -> None:
        _end(self._thread)

    def get_dependency(self, worker_ctx: Any) -> Relay:
        return self._relay

    def _run(self) -> None:
        self._relay.run(self._stop)


def _end(thread: Any) -> None:
    """Kill a thread of ours, but not one that has failed: it is what kills the container, and must get to the end of it.

    nameko hands out eventlet's green threads, which tell only by their private `_exit_event` that they have ended:
    `dead` is still false while the functions linked to the end run, and it is one of these that kills the container.
    """
    if not thread._exit_event.ready():
        thread.kill()


class WsgiServer(WebServer):  # type: ignore[misc]
    """nameko's web server with a WSGI application of ours in it. Requests are not logged here: their addresses may
    hold what is nobody's business."""

    def __init__(self, app: WsgiApp | None = None) -> None:
        super().__init__()
        self._app = app
        self._busy = 0

    def get_wsgi_app(self) -> WsgiApp:
        return self._serve

    def get_wsgi_server(self, sock: Any, wsgi_app: WsgiApp, **_: Any) -> wsgi.Server:
        return wsgi.Server(
            sock, sock.getsockname(), wsgi_app, protocol=HttpOnlyProtocol, debug=False, log_output=False
        )

    def process_request(self, sock: Any, address: Any) -> None:
        """Serve one connection. Its errors must not end the container."""
        try:
            super().process_request(sock, address)
        except Exception as error:  # noqa: BLE001
            _log.debug("connection broke", error=describe(error))

    def stop(self) -> None:
        """Stop accepting requests, and give running ones some time to finish."""
        deadline = time.monotonic() + GRACE_SECONDS
        super().stop()
        while self._busy and time.monotonic() < deadline:
            eventlet.sleep(0.02)

    def _serve(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        assert self._app is not None
        self._busy += 1
        try:
            return self._app(environ, start_response)
        finally:
            self._busy -= 1


class Web(DependencyProvider):  # type: ignore[misc]
    """Serves a WSGI application at the container's WEB_SERVER_ADDRESS."""

    def __init__(self, app: WsgiApp) -> None:
        self.server = WsgiServer(app)

    def get_dependency(self, worker_ctx: Any) -> None:
        return None
