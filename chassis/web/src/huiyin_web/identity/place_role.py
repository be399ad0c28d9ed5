"""How a place has changed a role, or what role it has added, as the ledger of identity has it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from huiyin_ledger.domain import Aggregate, evolves, stream_id
from huiyin_ledger.events import Event
from huiyin_ledger.views.view import View, creates
from huiyin_web.identity import role_events


class PlaceRole(Aggregate):
    """One role of one place."""

    @evolves(role_events.Founded)
    def _founded(self, event: role_events.Founded) -> None:
        self._defined(event)

    @evolves(role_events.Defined)
    def _defined(self, event: role_events.Defined) -> None:
        self.role, self.name, self.english, self.bound = event.role, event.name, event.english, event.bound
        self.second_factor = event.second_factor
        self.granted, self.withheld = tuple(event.granted), tuple(event.withheld)

    @staticmethod
    def stream_id(place: str, role: str) -> UUID:
        return stream_id("role", f"{place}/{role}")

    @classmethod
    def found(cls, place: str, role: str, **defined: Any) -> PlaceRole:
        """`defined`: the further fields of `role_events.Defined`."""
        return cls._create(role_events.Founded, id=cls.stream_id(place, role), role=role, **defined)

    def define(self, **defined: Any) -> None:
        """`defined`: the fields of `role_events.Defined` but for the role."""
        if any(getattr(self, field) != value for field, value in defined.items()):
            self.trigger_event(role_events.Defined, role=self.role, **defined)


@dataclass
class PlaceRoleRow:
    jurisdiction: str
    role: str
    name: str
    english: str
    bound: bool
    second_factor: bool
    granted: tuple[str, ...]
    withheld: tuple[str, ...]


class RolesView(View[PlaceRoleRow]):
    name = "roles"
    key = ("jurisdiction", "role")
    indexes = ("role",)

    @creates(role_events.Founded, role_events.Defined)
    def defined(self, event: Event) -> PlaceRoleRow:
        return self.row(event)
