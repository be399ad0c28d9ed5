"""Where a form leads to. `next` parameters are validated: only paths on this site."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from flask import flash, redirect
from werkzeug.wrappers import Response

_PLAIN_PATH = re.compile(r"/(?![/\\])[^\x00-\x20\\]*")


def redirect_saying(address: str, message: str) -> Response:
    """On to the page at `address`, which says what was done."""
    flash(message, "good")
    return redirect(address, 303)


def safe_next(target: str, otherwise: str = "/") -> str:
    """`target` if it is a path on this site, else `otherwise`. Refuses ``//host``, ``/\\host``, schemes, controls."""
    inside = _PLAIN_PATH.fullmatch(target) and urlsplit(target).path not in ("/login", "/logout")
    return target if inside else otherwise
