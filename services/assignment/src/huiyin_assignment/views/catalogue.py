"""The dispatch catalogue as it stands, and the lookup in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from huiyin_assignment.domain import catalogue_events
from huiyin_assignment.domain.catalogue import classes_of, most_specific, places_of
from huiyin_ledger.db import Database
from huiyin_ledger.events import Event
from huiyin_ledger.views.view import REMOVED, Removal, View, creates, folds


@dataclass
class CatalogueRow:
    jurisdiction: str
    matter_class: str
    place: str
    unit: str
    edition: int
    set_at: datetime
    set_by: str


class CatalogueView(View[CatalogueRow]):
    name = "catalogue"
    key = ("jurisdiction", "matter_class", "place")

    @creates(catalogue_events.EntrySet)
    def entry_set(self, event: Event) -> CatalogueRow:
        return self.row(event, set_at=event.occurred_at, set_by=event.actor)

    @folds(catalogue_events.EntryRemoved)
    def entry_removed(self, row: CatalogueRow, event: Event) -> Removal:
        return REMOVED


class Choice(NamedTuple):
    """The catalogue's answer for a matter, and the edition of the entry that gave it."""

    unit: str
    edition: int


def choose(database: Database, jurisdiction: str, matter_class: str, place: str) -> Choice | None:
    """The open unit that the most specific entry names; None where there is no entry, or its unit was closed."""
    rows = database.query(
        """
        SELECT entry.matter_class, entry.place, entry.unit, entry.edition, coalesce(unit.closed, true) AS closed
        FROM live.catalogue entry
        LEFT JOIN live.units unit ON unit.jurisdiction = entry.jurisdiction AND unit.unit = entry.unit
        WHERE entry.jurisdiction = %s AND entry.matter_class = ANY(%s) AND entry.place = ANY(%s)
        """,
        (jurisdiction, list(classes_of(matter_class)), list(places_of(place))),
    )
    found = {(row["matter_class"], row["place"]): row for row in rows}
    unit = most_specific({key: row["unit"] for key, row in found.items()}, matter_class, place)
    row = next((row for row in rows if row["unit"] == unit), None)
    return Choice(row["unit"], row["edition"]) if row and not row["closed"] else None


@dataclass(kw_only=True)
class CatalogueEntry(CatalogueRow):
    """An entry with its unit's name; `closed`: the unit is closed, or not registered."""

    unit_name: str
    closed: bool


def entries_of(database: Database, jurisdiction: str) -> list[CatalogueEntry]:
    """Every entry, by class and place."""
    return database.rows(
        CatalogueEntry,
        """
        SELECT entry.*, coalesce(unit.name, entry.unit) AS unit_name,
               coalesce(unit.closed, true) AS closed
        FROM live.catalogue entry
        LEFT JOIN live.units unit ON unit.jurisdiction = entry.jurisdiction AND unit.unit = entry.unit
        WHERE entry.jurisdiction = %s
        ORDER BY entry.matter_class, entry.place
        """,
        (jurisdiction,),
    )
