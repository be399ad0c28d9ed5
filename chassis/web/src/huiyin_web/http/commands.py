"""What a route needs to run a command: the act and the idempotency key."""

from __future__ import annotations

import hashlib
import re

from flask import g, request

from huiyin_ledger.commands import Once
from huiyin_ledger.domain import Act, Refused
from huiyin_web.http.access import principal
from huiyin_web.runtime import Runtime

_KEY = re.compile(r"^[\x21-\x7e]{8,128}$")


def act_from_request(runtime: Runtime, correlation: str = "") -> Act:
    """The act of whoever makes this request, now, because of this request."""
    return Act(
        actor=principal().id,
        occurred_at=runtime.clock.now(),
        correlation=correlation,
        causation=f"request:{g.request_id}",
    )


def once() -> Once | None:
    """The request's Idempotency-Key (or the form's ``idempotency_key``), bound to who sends it; None without.

    A key that is too short, too long or not printable is Refused("idempotency_key_invalid").
    """
    key = request.headers.get("Idempotency-Key") or request.form.get("idempotency_key") or ""
    if not key:
        return None
    if not _KEY.match(key):
        raise Refused("idempotency_key_invalid", "an Idempotency-Key is 8 to 128 printable characters")
    return Once(f"{principal().id}:{key}", _request_hash())


def _request_hash() -> str:
    """sha256 over method, path and body: tells the same command sent again from another one under the same key.
    A form's CSRF token is left out, for it may be renewed."""
    digest = hashlib.sha256(f"{request.method} {request.path}\n".encode())
    if request.form:
        for name, values in sorted(request.form.lists()):
            if name != "csrf_token":
                digest.update(repr((name, values)).encode())
    else:
        digest.update(request.get_data(cache=True))
    return digest.hexdigest()
