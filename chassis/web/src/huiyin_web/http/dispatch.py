"""Tells API requests from page requests, by path."""

from __future__ import annotations

import re

from flask import request

_API = re.compile(
    r"^/(?:[a-z_]+/(?:api/|feed(?:/|$)|openapi\.json$|healthz$|readyz$|metrics$)|open311/|(?:healthz|readyz|metrics)$)"
)


def is_api(path: str) -> bool:
    """Whether answers under `path` are for programs (JSON, problem details) rather than pages."""
    return _API.match(path) is not None


def wants_api() -> bool:
    return is_api(request.path)
