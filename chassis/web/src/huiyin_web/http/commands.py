"""What a route needs to run a command: the act and the idempotency key, or all of it for a form."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable

from flask import g, request

from huiyin_ledger.domain import Act, Conflict, NotFound, Once, Refused
from huiyin_web.http.access import principal
from huiyin_web.http.forms import Model, parse_form
from huiyin_web.http.problems import refusal_text
from huiyin_web.runtime import Runtime

_KEY = re.compile(r"^[\x21-\x7e]{8,128}$")


def act_from_request(runtime: Runtime, correlation: str = "") -> Act:
    """The act of whoever makes this request, now, because of this request, and once under its key."""
    return Act(
        actor=principal().id,
        occurred_at=runtime.clock.now(),
        correlation=correlation,
        causation=f"request:{g.request_id}",
        once=once(),
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
    g.form_key = key
    return Once(f"{principal().id}:{key}", _request_hash())


def run_form(model: type[Model], run: Callable[[Model], object], **given: object) -> dict[str, str]:
    """Run the command that the posted form is, see `parse_form`. A translated message per field that is wrong or that it was
    refused for; none where it was done. Raises NotFound and Conflict, which no field is to blame for."""
    command, errors = parse_form(model, **given)
    if command is not None:
        try:
            run(command)
        except (NotFound, Conflict):
            raise
        except Refused as refused:
            errors = {refused.field: refusal_text(refused)}
    return errors


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
