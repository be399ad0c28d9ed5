"""Where a verb reads what the other services published."""

from __future__ import annotations

from collections.abc import Mapping

from huiyin_chassis.service import Runtime
from huiyin_chassis.subscriptions.source import SourceClient


def feeds_for(runtime: Runtime, runtimes: Mapping[str, Runtime]) -> dict[str, SourceClient]:
    """The services in this process (`runtimes`) are read directly, the other peers of `runtime` over HTTP."""
    from huiyin_chassis.bootstrap import peers_by_http, published_log
    from huiyin_chassis.subscriptions.source import LocalSource

    local = {name: LocalSource(published_log(each)) for name, each in runtimes.items()}
    return {**peers_by_http(runtime), **local}
