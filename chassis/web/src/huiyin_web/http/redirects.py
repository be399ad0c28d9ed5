"""Validates `next` parameters: only paths on this site."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_PLAIN_PATH = re.compile(r"/(?![/\\])[^\x00-\x20\\]*")


def safe_next(target: str, otherwise: str = "/") -> str:
    """`target` if it is a path on this site, else `otherwise`. Refuses ``//host``, ``/\\host``, schemes, controls."""
    inside = _PLAIN_PATH.fullmatch(target) and urlsplit(target).path not in ("/login", "/logout")
    return target if inside else otherwise
