"""After which parts in a matter nobody may do an action at a place, as the ledger of identity has it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from huiyin_ledger.domain import Aggregate, evolves, stream_id
from huiyin_ledger.events import Event
from huiyin_ledger.views.view import View, creates
from huiyin_web.identity import separation_events


class Separation(Aggregate):
    """Of one action at one place."""

    @evolves(separation_events.Founded)
    def _founded(self, event: separation_events.Founded) -> None:
        self._defined(event)

    @evolves(separation_events.Defined)
    def _defined(self, event: separation_events.Defined) -> None:
        self.action, self.duties, self.reason = event.action, tuple(event.duties), event.reason

    @staticmethod
    def stream_id(place: str, action: str) -> UUID:
        return stream_id("separation", f"{place}/{action}")

    @classmethod
    def found(cls, place: str, action: str, duties: tuple[str, ...], reason: str) -> Separation:
        return cls._create(
            separation_events.Founded,
            id=cls.stream_id(place, action),
            action=action,
            duties=duties,
            reason=reason,
        )

    def define(self, duties: tuple[str, ...], reason: str) -> None:
        """Said again, nothing happens."""
        if duties != self.duties:
            self.trigger_event(separation_events.Defined, action=self.action, duties=duties, reason=reason)


@dataclass
class SeparationRow:
    """`changed_by`: who said so last."""

    jurisdiction: str
    action: str
    duties: tuple[str, ...]
    reason: str
    changed_by: str


class SeparationsView(View[SeparationRow]):
    name = "separations"
    key = ("jurisdiction", "action")
    indexes = ("action",)

    @creates(separation_events.Founded, separation_events.Defined)
    def defined(self, event: Event) -> SeparationRow:
        return self.row(event, changed_by=event.actor)
