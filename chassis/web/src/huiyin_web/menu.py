"""The menu of a service."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Group(StrEnum):
    """What entries of all services stand together as, in the order of the menu."""

    INTAKE = "intake"
    HANDLING = "handling"
    SUPERVISION = "supervision"
    FIGURES = "figures"
    ADMINISTRATION = "administration"


@dataclass(frozen=True)
class MenuEntry:
    """A page of a service: its lazy label, its name (see `http/links.py`), the action that whoever sees the entry may do,
    and where in the menu it stands."""

    label: str
    page: str
    action: str
    group: Group


@dataclass(frozen=True)
class Menu:
    """The pages of one service, and what the service is called. Services stand in the order of their `place`, which
    follows a matter's way through them."""

    title: str
    place: int
    entries: tuple[MenuEntry, ...] = ()
