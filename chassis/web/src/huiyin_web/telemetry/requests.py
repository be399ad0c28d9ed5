"""Counts, times and logs each request. Query strings aren't logged."""

from __future__ import annotations

import time

import structlog
from flask import Flask, g, request
from prometheus_client import Counter, Histogram
from werkzeug.wrappers import Response

REQUESTS = Counter("huiyin_requests_total", "Requests answered.", ("service", "method", "status"))
SECONDS = Histogram(
    "huiyin_request_seconds",
    "Time from a request's arrival to its answer.",
    ("service", "method"),
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
_UNLOGGED = ("healthz", "readyz", "metrics", "static")

log = structlog.get_logger("huiyin.requests")


def observe(app: Flask) -> None:
    """Count and log the requests of `app`; a second call for the same application changes nothing."""
    if "huiyin_requests" in app.extensions:
        return
    app.extensions["huiyin_requests"] = True

    def started() -> None:
        g.started = time.perf_counter()

    app.before_request_funcs.setdefault(None, []).insert(0, started)

    @app.after_request
    def answered(response: Response) -> Response:
        seconds = time.perf_counter() - g.get("started", time.perf_counter())
        service = _service_of(app, request.path)
        REQUESTS.labels(service, request.method, str(response.status_code)).inc()
        SECONDS.labels(service, request.method).observe(seconds)
        if not request.path.rpartition("/")[2].startswith(_UNLOGGED) and not request.path.startswith(
            "/static/"
        ):
            who = g.get("principal")
            log.info(
                "request",
                method=request.method,
                path=request.path,
                status=response.status_code,
                milliseconds=round(seconds * 1000, 1),
                actor=who.id if who else "",
            )
        return response


def _service_of(app: Flask, path: str) -> str:
    first = path.split("/", 2)[1]
    return first if first in app.extensions.get("huiyin_services", ()) else "site"
