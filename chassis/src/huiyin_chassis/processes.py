"""The processes that an installation consists of, as nameko services: a service, its relay, or everything in one."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Sequence
from typing import Any

import eventlet
import psycopg.waiting
from nameko.containers import ServiceContainer

from huiyin_chassis.bus.publisher import PublishedLog
from huiyin_chassis.bus.relay import Relay
from huiyin_chassis.bus.transport import Transport
from huiyin_chassis.events import Batch
from huiyin_chassis.nameko_ext import RelayRunner, Web, WsgiApp, every, subscribe
from huiyin_chassis.service import Runtime, Timer
from huiyin_chassis.subscriptions.outcome import Outcome
from huiyin_chassis.upkeep import UPKEEP

WORKERS = 32


def service_class(runtime: Runtime, transport: Transport, app: WsgiApp) -> type:
    """One service: its pages and API, what it follows, its timers."""
    return _nameko_service(
        runtime.name, {"web": Web(app), **_followers(runtime, transport), **_timers(runtime)}
    )


def relay_class(runtime: Runtime, transport: Transport) -> type:
    """The relay of one service, for a process of its own."""
    return _nameko_service(f"{runtime.name}_relay", {"relay": _relay(runtime, transport)})


def embedded_class(runtimes: Sequence[Runtime], transport: Transport, app: WsgiApp) -> type:
    """All services and their relays in one process."""
    members: dict[str, Any] = {"web": Web(app)}
    for runtime in runtimes:
        members |= {f"{runtime.name}_relay": _relay(runtime, transport)}
        members |= _followers(runtime, transport) | _timers(runtime)
    return _nameko_service("huiyin", members)


def run(service: type, *, host: str, port: int, ready: Callable[[], None] = lambda: None) -> None:
    """Run until SIGTERM or SIGINT, then stop in order; a second signal stops at once. `ready` is called when it
    answers. Raises what brought it down."""
    require_green()
    container = ServiceContainer(
        service, {"WEB_SERVER_ADDRESS": f"{host}:{port}", "max_workers": WORKERS, "parent_calls_tracked": 1}
    )
    asked: list[int] = []

    def shut_down(signum: int, _: object) -> None:
        asked.append(signum)
        eventlet.spawn_n(container.stop if len(asked) == 1 else container.kill)

    before = {each: signal.signal(each, shut_down) for each in (signal.SIGTERM, signal.SIGINT)}
    try:
        container.start()
        ready()
        container.wait()
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def require_green() -> None:
    """RuntimeError unless sockets are green and psycopg waits in Python, so that no query stops the others."""
    if not eventlet.patcher.is_monkey_patched("socket"):
        raise RuntimeError("call eventlet.monkey_patch() before anything else is imported")
    if psycopg.waiting.wait is not psycopg.waiting.wait_selector:
        raise RuntimeError(
            f"start Python with PSYCOPG_WAIT_FUNC=wait_selector (now {os.environ.get('PSYCOPG_WAIT_FUNC', 'unset')})"
        )


def _nameko_service(name: str, members: dict[str, Any]) -> type:
    return type(f"{name.title()}Service", (), {"name": name, **members})


def _relay(runtime: Runtime, transport: Transport) -> RelayRunner:
    return RelayRunner(Relay(PublishedLog(runtime.ledger, runtime.definition), transport, runtime.database))


def _followers(runtime: Runtime, transport: Transport) -> dict[str, Any]:
    return {
        f"{runtime.name}_follows_{source}": _follower(runtime, source, transport)
        for source in sorted(runtime.definition.sources)
    }


def _follower(runtime: Runtime, source: str, transport: Transport) -> Any:
    def follow(service: object, pages: list[Batch]) -> list[Outcome]:
        return runtime.subscriptions[source].receive_all(pages)

    return subscribe(source, runtime, transport)(follow)


def _timers(runtime: Runtime) -> dict[str, Any]:
    timers = (*runtime.definition.timers, *UPKEEP)
    return {f"{runtime.name}_{timer.name}": _timer(runtime, timer) for timer in timers}


def _timer(runtime: Runtime, timer: Timer) -> Any:
    def tick(service: object) -> None:
        timer.run(runtime)

    return every(timer.interval)(tick)
