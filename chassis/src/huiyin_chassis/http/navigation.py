"""The menu: each service names its pages, the layout shows those that whoever asks may open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request

from huiyin_chassis.http.access import may
from huiyin_chassis.identity import policy


@dataclass(frozen=True)
class Item:
    """One entry: a lazy label (``_l``), the page's path, the action that the page is."""

    label: str
    href: str
    action: str


_MENUS: dict[str, tuple[Item, ...]] = {}


def navigation(service: str, items: Sequence[tuple[str, str, str]]) -> None:
    """Name the pages of `service` as (lazy label, href, action). Called again, it replaces them."""
    for _label, _href, action in items:
        policy.ACTIONS[action]
    _MENUS[service] = tuple(Item(*item) for item in items)


def menu() -> list[tuple[Item, bool]]:
    """The entries open to whoever asks, and whether each is the page shown: the longest path that leads here."""
    shown = [item for items in _MENUS.values() for item in items if may(item.action)]
    here = [
        item
        for item in shown
        if request.path == item.href or request.path.startswith(item.href.rstrip("/") + "/")
    ]
    current = max(here, key=lambda item: len(item.href), default=None)
    return [(item, item is current) for item in shown]
