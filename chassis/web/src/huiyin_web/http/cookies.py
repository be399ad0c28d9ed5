"""Names and flags of the cookies, and how the one that carries the browser's session is written."""

from __future__ import annotations

from typing import Any

from flask import current_app, request
from flask.json import dumps
from flask.json.tag import TaggedJSONSerializer
from flask.sessions import SecureCookieSessionInterface

SESSION = "huiyin_session"
FORM = "huiyin_form"
LANGUAGE = "huiyin_lang"
TAKEN = "huiyin_taken"
"""Names of the forms taken last, for the page's script: it drops their drafts."""
DEVICE = "huiyin_device"


class _InOrder(TaggedJSONSerializer):
    def dumps(self, value: Any) -> str:
        return dumps(self.tag(value), separators=(",", ":"), sort_keys=False)


class SessionsInOrder(SecureCookieSessionInterface):
    """What is remembered in the browser keeps its order: where there is too much of it, the oldest is dropped."""

    serializer = _InOrder()


def flags() -> dict[str, Any]:
    """HttpOnly, SameSite=Lax, for the whole site, Secure when the page came by https or the settings say so."""
    return {
        "httponly": True,
        "samesite": "Lax",
        "path": "/",
        "secure": request.is_secure or bool(current_app.config["SESSION_COOKIE_SECURE"]),
    }
