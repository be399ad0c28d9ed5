"""Names and flags of the cookies."""

from __future__ import annotations

from typing import Any

from flask import current_app, request

SESSION = "huiyin_session"
FORM = "huiyin_form"
LANGUAGE = "huiyin_lang"
TAKEN = "huiyin_taken"
"""Names of the forms taken last, for the page's script: it drops their drafts."""
DEVICE = "huiyin_device"


def flags() -> dict[str, Any]:
    """HttpOnly, SameSite=Lax, for the whole site, Secure when the page came by https or the settings say so."""
    return {
        "httponly": True,
        "samesite": "Lax",
        "path": "/",
        "secure": request.is_secure or bool(current_app.config["SESSION_COOKIE_SECURE"]),
    }
