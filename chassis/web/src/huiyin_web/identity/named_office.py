"""The name and look of an office as the ledger of identity has them, and the table that follows from it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from huiyin_ledger.domain import Aggregate, evolves, stream_id
from huiyin_ledger.events import Event
from huiyin_ledger.views.view import View, creates, folds
from huiyin_web.identity import office_events


class NamedOffice(Aggregate):
    """The name and look of one division's office."""

    @evolves(office_events.Founded)
    def _founded(self, event: office_events.Founded) -> None:
        self.emblem = ""
        self._named(event)

    @evolves(office_events.Named)
    def _named(self, event: office_events.Named) -> None:
        self.name, self.english, self.hotline = event.name, event.english, event.hotline
        self.hours, self.footer, self.colour = event.hours, event.footer, event.colour

    @evolves(office_events.EmblemSet)
    def _emblem_set(self, event: office_events.EmblemSet) -> None:
        self.emblem = event.emblem

    @staticmethod
    def stream_id(jurisdiction: str) -> UUID:
        return stream_id("office", jurisdiction)

    @classmethod
    def found(cls, jurisdiction: str, **named: str) -> NamedOffice:
        """`named`: the fields of `office_events.Named`."""
        return cls._create(office_events.Founded, id=cls.stream_id(jurisdiction), **named)

    def call(self, **named: str) -> None:
        """`named`: the fields of `office_events.Named`."""
        if any(getattr(self, field) != value for field, value in named.items()):
            self.trigger_event(office_events.Named, **named)

    def set_emblem(self, emblem: str) -> None:
        """`emblem`: sha256 in hex, or empty."""
        if emblem != self.emblem:
            self.trigger_event(office_events.EmblemSet, emblem=emblem)


@dataclass
class OfficeRow:
    jurisdiction: str
    name: str
    english: str
    hotline: str
    hours: str
    footer: str
    colour: str
    emblem: str = ""


class OfficesView(View[OfficeRow]):
    name = "offices"
    key = ("jurisdiction",)

    @creates(office_events.Founded)
    def founded(self, event: Event) -> OfficeRow:
        return self.row(event)

    @folds(office_events.Named)
    def named(self, row: OfficeRow, event: Event) -> None:
        data = event.data
        row.name, row.english, row.hotline = data["name"], data["english"], data["hotline"]
        row.hours, row.footer, row.colour = data["hours"], data["footer"], data["colour"]

    @folds(office_events.EmblemSet)
    def emblem_set(self, row: OfficeRow, event: Event) -> None:
        row.emblem = event.data["emblem"]
