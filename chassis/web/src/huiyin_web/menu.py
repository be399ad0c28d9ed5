"""The menu of a service."""

from __future__ import annotations

from dataclasses import dataclass

from huiyin_web.identity.policy import Role


@dataclass(frozen=True)
class MenuEntry:
    """A page of a service: its lazy label, its name (see `http/links.py`), and the action that whoever sees the entry may do."""

    label: str
    page: str
    action: str
    first_for: frozenset[Role] = frozenset()
    """Roles that start on this page."""


@dataclass(frozen=True)
class Menu:
    """The pages of one service, and what the service is called. Services stand in the order of their `place`, which
    follows a matter's way through them."""

    title: str
    place: int
    entries: tuple[MenuEntry, ...] = ()
