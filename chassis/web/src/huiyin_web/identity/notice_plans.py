"""Who is told what in a division, and by which ways, as the ledger of identity has it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from huiyin_ledger.domain import Aggregate, evolves, stream_id
from huiyin_ledger.events import Event
from huiyin_ledger.views.view import View, creates
from huiyin_web.identity import notice_events


class Way(StrEnum):
    """How a notice reaches people."""

    PAGE = "page"
    MAIL = "mail"
    MESSENGER = "messenger"


@dataclass(frozen=True, slots=True)
class Choice:
    """By which ways a role is told of a kind of notice. `obligatory`: nobody turns a way off for themselves."""

    ways: frozenset[Way]
    obligatory: bool = False

    @classmethod
    def of(cls, ways: Iterable[str], obligatory: bool) -> Choice:
        """A way that another release has is left out."""
        return cls(frozenset(Way(each) for each in ways if each in set(Way)), obligatory)


class NoticePlan(Aggregate):
    """What one division has chosen for its own people, and for those of divisions within it that have not."""

    @evolves(notice_events.Opened)
    def _opened(self, event: notice_events.Opened) -> None:
        self.choices: dict[tuple[str, str], Choice] = {}
        self.messenger = ""

    @evolves(notice_events.Chosen)
    def _chosen(self, event: notice_events.Chosen) -> None:
        self.choices = {
            **self.choices,
            (event.kind, event.role): Choice.of(event.ways, event.obligatory),
        }

    @evolves(notice_events.MessengerSet)
    def _messenger_set(self, event: notice_events.MessengerSet) -> None:
        self.messenger = event.address

    @staticmethod
    def stream_id(jurisdiction: str) -> UUID:
        return stream_id("notice_plan", jurisdiction)

    @classmethod
    def open(cls, jurisdiction: str) -> NoticePlan:
        return cls._create(notice_events.Opened, id=cls.stream_id(jurisdiction))

    def choose(self, kind: str, role: str, choice: Choice) -> None:
        if self.choices.get((kind, role)) != choice:
            ways = tuple(sorted(choice.ways))
            self.trigger_event(
                notice_events.Chosen, kind=kind, role=role, ways=ways, obligatory=choice.obligatory
            )

    def set_messenger(self, address: str) -> None:
        if address != self.messenger:
            self.trigger_event(notice_events.MessengerSet, address=address)


@dataclass
class ChoiceRow:
    jurisdiction: str
    kind: str
    role: str
    ways: tuple[str, ...]
    obligatory: bool


class NoticeChoicesView(View[ChoiceRow]):
    name = "notice_choices"
    key = ("jurisdiction", "kind", "role")

    @creates(notice_events.Chosen)
    def chosen(self, event: Event) -> ChoiceRow:
        return self.row(event)


@dataclass
class MessengerRow:
    jurisdiction: str
    address: str


class MessengersView(View[MessengerRow]):
    name = "messengers"
    key = ("jurisdiction",)

    @creates(notice_events.MessengerSet)
    def messenger_set(self, event: Event) -> MessengerRow:
        return self.row(event)
