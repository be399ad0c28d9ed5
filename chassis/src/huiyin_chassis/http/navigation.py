"""The menu: each service names its pages, the layout shows those that whoever asks may open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from babel.support import Translations
from flask import Flask, current_app, request

from huiyin_chassis.http.access import may, principal
from huiyin_chassis.http.i18n import language, msgid_of
from huiyin_chassis.identity import policy
from huiyin_chassis.identity.menus import Entry, Menus
from huiyin_chassis.identity.policy import Role
from huiyin_chassis.identity.roles import START


@dataclass(frozen=True)
class Item:
    """One entry of the menu as shown."""

    label: str
    href: str
    action: str


_MENUS: dict[str, tuple[int, tuple[Item, ...]]] = {}


def navigation(service: str, items: Sequence[tuple[str, str, str]], *, place: int = 50) -> None:
    """Name the pages of `service` as (lazy label, href, action). Called again, it replaces them.

    Services stand in the order of their `place`, which follows a matter's way through them.
    """
    for _label, _href, action in items:
        policy.ACTIONS[action]
    _MENUS[service] = place, tuple(Item(*item) for item in items)


def install(app: Flask, menus: Menus, services: Sequence[str], chinese: Translations) -> None:
    """Tell the other processes what the pages of `services` are called, and show theirs."""
    app.extensions["huiyin_menus"] = menus
    for service in services:
        place, items = _MENUS.get(service, (50, ()))
        told = [
            Entry(
                service, item.href, item.action, msgid_of(item.label), chinese.gettext(msgid_of(item.label))
            )
            for item in items
        ]
        menus.publish(service, told, place)


def menu() -> list[tuple[Item, bool]]:
    """The entries open to whoever asks, and whether each is the page shown: the longest path that leads here."""
    shown = _open_to_me()
    path = request.path
    here = [item for item in shown if path == item.href or path.startswith(item.href.rstrip("/") + "/")]
    current = max(here, key=lambda item: len(item.href), default=None)
    return [(item, item is current) for item in shown]


def first_page() -> str:
    """Where a member of the staff starts: the page of their role's first work; else what is first in their menu."""
    shown = [item for item in _open_to_me() if Role.CITIZEN not in policy.ACTIONS[item.action]]
    start = [item for item in shown if item.action == START.get(principal().role)]
    return next((item.href for item in [*start, *shown]), "/account")


def _open_to_me() -> list[Item]:
    entries = cast(Menus, current_app.extensions["huiyin_menus"]).all()
    english = language() == "en"
    return [Item(e.english if english else e.chinese, e.href, e.action) for e in entries if may(e.action)]
