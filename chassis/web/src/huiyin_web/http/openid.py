"""The OpenID Connect provider of this application, where the settings name one."""

from __future__ import annotations

from typing import cast

from flask import Flask, current_app

from huiyin_ledger.settings import ServiceSettings
from huiyin_web.identity.openid.connection import LOGIN, OpenID, open_openid

EXTENSION = "huiyin_openid"


def install(app: Flask, settings: ServiceSettings) -> None:
    """OpenIDMisconfigured."""
    made = open_openid(settings)
    app.extensions[EXTENSION] = made
    app.jinja_env.globals["openid_login"] = LOGIN if made else ""


def provider() -> OpenID | None:
    return cast("OpenID | None", current_app.extensions[EXTENSION])
