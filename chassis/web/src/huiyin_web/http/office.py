"""The office in whose name a page speaks: that of the reader's own division, of the matter's, or of the installation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from flask import Flask, current_app, g

from huiyin_web.http.access import principal
from huiyin_web.http.i18n import _, _l, language
from huiyin_web.identity.offices import Office, Offices
from huiyin_web.identity.store import IdentityStore

_STORE = "huiyin_offices"
FIELDS: Mapping[str, str] = {
    "name": _l("Name of the office"),
    "english": _l("Name in English"),
    "hotline": _l("Hotline number"),
    "hours": _l("Opening hours"),
    "footer": _l("Foot of the pages"),
    "colour": _l("Main colour"),
    "emblem": _l("Emblem"),
}
"""What an office says of itself."""


def install(app: Flask, identity: IdentityStore) -> None:
    app.extensions[_STORE] = identity.offices
    app.jinja_env.globals.update(office=office, office_name=office_name)


def speak_for(jurisdiction: str) -> None:
    """The rest of this request speaks to a citizen for the office of that division."""
    g.office_of = jurisdiction


def office() -> Office:
    return cast(Offices, current_app.extensions[_STORE]).of(g.get("office_of") or principal().jurisdiction)


def office_name() -> str:
    """In the request's language; the product's where no office has one."""
    here = office()
    return (here.english if language() == "en" else "") or here.name or _("Huiyin")
