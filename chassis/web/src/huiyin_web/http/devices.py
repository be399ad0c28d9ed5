"""Knows a browser again in which somebody has logged in before, by a signed cookie."""

from __future__ import annotations

import hmac
import secrets
from hashlib import sha256

from flask import current_app, request
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from huiyin_web.http import cookies
from huiyin_web.identity.accounts import folded

_LIFETIME = 180 * 86400
_ACCOUNTS = 10
"""Accounts per browser; the one that logged in longest ago is forgotten."""


def known_device(login: str) -> str:
    """The name of this browser if `login` has logged in with it before; empty if not."""
    device, accounts = _read()
    return device if _mark(login) in accounts else ""


def remember_device(response: Response, account: str) -> None:
    """Know this browser again when `account` logs in. The cookie tells no account's name."""
    device, accounts = _read()
    mark = _mark(account)
    accounts = [*(each for each in accounts if each != mark), mark][-_ACCOUNTS:]
    value = _serializer().dumps([device or secrets.token_urlsafe(16), accounts])
    response.set_cookie(cookies.DEVICE, value, max_age=_LIFETIME, **cookies.flags())


def _read() -> tuple[str, list[str]]:
    try:
        device, accounts = _serializer().loads(request.cookies.get(cookies.DEVICE, ""), max_age=_LIFETIME)
    except (BadData, ValueError, TypeError):
        return "", []
    return device, accounts


def _mark(login: str) -> str:
    key = f"huiyin device/{current_app.config['SECRET_KEY']}".encode()
    return hmac.new(key, folded(login).encode(), sha256).hexdigest()[:24]


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="huiyin device")
