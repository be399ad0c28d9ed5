"""What can happen to the dispatch catalogue: plain data."""

from __future__ import annotations

from huiyin_ledger.domain import Aggregate


class Opened(Aggregate.Created):
    TOPIC = "assignment.catalogue_opened"


class EntrySet(Aggregate.Event):
    TOPIC = "assignment.catalogue_entry_set"
    matter_class: str
    place: str
    unit: str
    edition: int


class EntryRemoved(Aggregate.Event):
    TOPIC = "assignment.catalogue_entry_removed"
    matter_class: str
    place: str
    edition: int
