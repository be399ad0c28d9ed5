"""What was searched for, sealed in the address of its results: addresses are kept in logs and in browsers, and names and
phones must not be."""

from __future__ import annotations

import base64
import hashlib
from datetime import timedelta

from cryptography.fernet import Fernet, InvalidToken
from flask import current_app

from huiyin_intake.links import petitions_url
from huiyin_web.http.access import principal

_OPENS = timedelta(hours=12)
"""A day at the desk."""


def results_url(typed: str) -> str:
    """Address of what is found by what was typed, for whoever asks now, and today."""
    return petitions_url(search=_sealing().encrypt(typed.encode()).decode())


def typed_in(search: str) -> str | None:
    """What was typed; None where somebody else did, or long ago, and for an address that somebody made up."""
    try:
        return _sealing().decrypt(search.encode(), ttl=int(_OPENS.total_seconds())).decode()
    except InvalidToken:
        return None


def _sealing() -> Fernet:
    secret = f"huiyin search/{principal().id}/{current_app.config['SECRET_KEY']}"
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(secret.encode()).digest()))
