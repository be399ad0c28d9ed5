"""What a route needs to run a command: the act and the idempotency key, or all of it for a form."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from functools import partial

from flask import g, request
from pydantic import ValidationError
from werkzeug.wrappers import Response

from huiyin_ledger.domain import Act, NotFound, Once, Refused
from huiyin_web.http.access import principal
from huiyin_web.http.forms import Model, field_errors, read_form
from huiyin_web.http.kept import refuse
from huiyin_web.http.opened import FIELD
from huiyin_web.http.problems import refusal_text, refused_as
from huiyin_web.runtime import Runtime

_AS_IN_THE_COMMAND: Mapping[str, str] = {}
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


def run_form(
    model: type[Model],
    run: Callable[[Model], Response],
    again: Callable[[], Response],
    *,
    at: str = "",
    form: str = "",
    called: Mapping[str, str] = _AS_IN_THE_COMMAND,
    **given: object,
) -> Response:
    """The answer to a posted form: that of `run` to its command, see `read_form`; or the way back to the page of the form,
    which says what is wrong, with a translated message per field (`kept.refuse`, `filling.refusals`). Where the form can't
    be kept, or the status says when to try again, the page `again` is the answer, with the refusal's status.

    `at`: the page, if the form does not always tell. `form`: its own address, if this is that of a further button. `called`: fields of the command that the
    form calls otherwise. Raises a NotFound that no field is to blame for."""
    refusal: Refused | None = None
    try:
        command = read_form(model, **given)
    except ValidationError as error:
        wrong = partial(field_errors, error)
    else:
        try:
            return run(command)
        except Refused as refused:
            if isinstance(refused, NotFound) and not refused.field:
                raise
            refusal, wrong = refused, partial(_said, refused)

    def said() -> dict[str, str]:
        return {called.get(name, name): text for name, text in wrong().items()}

    if not (refusal and "retry_after" in refusal.details) and (back := refuse(said, at, form)):
        return back
    g.wrong = said()
    return refused_as(again, refusal)


def _said(refused: Refused) -> dict[str, str]:
    return {refused.field: refusal_text(refused)}


def _request_hash() -> str:
    """sha256 over method, path and body: tells the same command sent again from another one under the same key.
    A form's CSRF token and when it was opened are left out, for they may be renewed."""
    digest = hashlib.sha256(f"{request.method} {request.path}\n".encode())
    if request.form:
        for name, values in sorted(request.form.lists()):
            if name not in ("csrf_token", FIELD):
                digest.update(repr((name, values)).encode())
    else:
        digest.update(request.get_data(cache=True))
    return digest.hexdigest()
