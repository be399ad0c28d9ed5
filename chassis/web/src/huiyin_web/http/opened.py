"""Who opened the form that was posted, and when: signed into every form that texts are typed into."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import current_app, g, request
from itsdangerous import BadData, URLSafeSerializer

from huiyin_ledger.clock.clock import Clock
from huiyin_web.identity.policy import CITIZEN

FIELD = "opened"
CLOCK = "huiyin_clock"
"""Under this name the application keeps the clock that events are recorded by."""


@dataclass(frozen=True, slots=True)
class Opened:
    """`writer`: an account, or the anonymous citizen."""

    writer: str
    at: datetime


def mark() -> str:
    """The value of a form's field `FIELD`."""
    clock: Clock = current_app.extensions[CLOCK]
    return str(_serializer().dumps([g.principal.id, clock.now().isoformat()]))


def opened(mark: str | None = None) -> Opened | None:
    """What a form's `mark` says, that of the posted form if none is given; None for one that we did not sign."""
    try:
        writer, at = _serializer().loads(request.form.get(FIELD, "") if mark is None else mark)
    except BadData:
        return None
    return Opened(writer, datetime.fromisoformat(at))


def writer() -> str:
    """The account that opened the posted form; empty for none."""
    form = opened()
    return form.writer if form and form.writer != CITIZEN.id else ""


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="huiyin form")
