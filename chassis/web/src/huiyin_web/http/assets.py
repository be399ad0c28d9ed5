"""Addresses of static files with a content hash, so that browsers can cache them."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path

STATIC = Path(__file__).parent.parent / "static"


@cache
def asset(name: str) -> str:
    """The address of a file in ``static/``."""
    return f"/static/{name}?v={sha256((STATIC / name).read_bytes()).hexdigest()[:12]}"
