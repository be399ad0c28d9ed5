"""Serves all services from one process: pages, relays, subscriptions and timers, over the in-memory broker."""

from __future__ import annotations

from collections.abc import Callable

import structlog

from huiyin_ledger.bus.transport import Transport
from huiyin_ledger.views.engine import Showing, unseen
from huiyin_operations.embedded.platform import Platform
from huiyin_operations.processes import services as processes
from huiyin_web.telemetry.logging import configure_logging

_log = structlog.get_logger(__name__)


def serve_embedded(
    platform: Platform,
    *,
    host: str = "127.0.0.1",
    port: int,
    ready: Callable[[], None] = lambda: None,
    rebuilding: Showing = unseen,
) -> None:
    """Serve until SIGTERM or SIGINT, then stop in order. `ready` is called when it answers. Views that a new release has
    made outdated are rebuilt first, each under `rebuilding`.

    The process must have been patched for eventlet before its imports (`python -m huiyin_operations.cli`). The platform
    stays open: closing it is the caller's.
    """
    settings = next(iter(platform.runtimes.values())).settings
    quiet = {} if "log_level" in settings.model_fields_set else {"log_level": "warning"}
    configure_logging(settings.model_copy(update={"service": "embedded", **quiet}))
    if refreshed := platform.refresh_views(rebuilding):
        _log.info("views rebuilt for this release", views=refreshed)
    transport = Transport("memory://", shards=settings.shards)
    service = processes.embedded_class(list(platform.services.values()), transport, platform.app())
    processes.run(service, host=host, port=port, ready=ready)
