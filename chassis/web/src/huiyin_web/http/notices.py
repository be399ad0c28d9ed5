"""How many notices the reader has not read, for the bell on every page."""

from __future__ import annotations

from typing import cast

from flask import Flask, current_app

from huiyin_web.http.access import principal
from huiyin_web.identity.notice_readers import standings_of
from huiyin_web.identity.notices import Notices
from huiyin_web.identity.store import IdentityStore

PAGE = "/notices"
_STORE = "huiyin_notices"


def install(app: Flask, identity: IdentityStore) -> None:
    app.extensions[_STORE] = identity.notices
    app.jinja_env.globals.update(unread_notices=unread)


def unread() -> int:
    store, reader = cast(Notices, current_app.extensions[_STORE]), principal()
    return store.unread(reader.id, standings_of(reader))
