"""The processes of an installation as nameko services: a service, its relay, or everything in one."""

from __future__ import annotations

import signal
from collections.abc import Callable, Sequence
from typing import Any

import eventlet
from nameko.containers import ServiceContainer

from huiyin_ledger.bus.relay import Relay
from huiyin_ledger.bus.transport import Transport
from huiyin_ledger.events import Batch
from huiyin_ledger.subscriptions.outcome import Outcome
from huiyin_operations.processes.entrypoints import RelayRunner, Web, WsgiApp, every, subscribe
from huiyin_operations.processes.green import require_green
from huiyin_web.definition import Timer
from huiyin_web.identity_service import service_of
from huiyin_web.runtime import Runtime
from huiyin_web.service import Service
from huiyin_web.upkeep import upkeep_of

WORKERS = 32


def service_class(service: Service, transport: Transport, app: WsgiApp) -> type:
    """One service: pages, API, subscriptions and timers. Whoever has the citizen's door keeps identity's timers, too."""
    members = {"web": Web(app), **_followers(service, transport), **_timers(service)}
    if service.definition.mount_root is not None:
        runtime = service.runtime
        members |= _timers(service_of(runtime.identity, runtime.settings, runtime.clock))
    return _nameko_service(service.name, members)


def relay_class(service: Service, transport: Transport) -> type:
    """The relay of one service, for a process of its own."""
    return _nameko_service(f"{service.name}_relay", {"relay": _relay(service, transport)})


def embedded_class(services: Sequence[Service], transport: Transport, app: WsgiApp) -> type:
    """All services and their relays in one process."""
    members: dict[str, Any] = {"web": Web(app)}
    for service in services:
        if service.definition.publish:
            members |= {f"{service.name}_relay": _relay(service, transport)}
        members |= _followers(service, transport) | _timers(service)
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


def _nameko_service(name: str, members: dict[str, Any]) -> type:
    return type(f"{name.title()}Service", (), {"name": name, **members})


def _relay(service: Service, transport: Transport) -> RelayRunner:
    return RelayRunner(Relay(service.published_log(), transport, service.runtime.database))


def _followers(service: Service, transport: Transport) -> dict[str, Any]:
    return {
        f"{service.name}_follows_{source}": _follower(service, source, transport)
        for source in service.subscriptions
    }


def _follower(followed_by: Service, source: str, transport: Transport) -> Any:
    def follow(service: object, pages: list[Batch]) -> list[Outcome]:
        return followed_by.subscriptions[source].receive_all(pages)

    return subscribe(source, followed_by, transport)(follow)


def _timers(service: Service) -> dict[str, Any]:
    timers = (*service.definition.timers, *upkeep_of(service))
    return {f"{service.name}_{timer.name}": _timer(service.runtime, timer) for timer in timers}


def _timer(runtime: Runtime, timer: Timer) -> Any:
    def tick(service: object) -> None:
        timer.run(runtime)

    return every(timer.interval)(tick)
