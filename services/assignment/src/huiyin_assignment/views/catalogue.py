"""The dispatch catalogue as it stands, and the lookup in it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from huiyin_assignment.domain.catalogue import DispatchCatalogue, classes_of, most_specific, places_of
from huiyin_chassis.db import Database
from huiyin_chassis.events import Event
from huiyin_chassis.views.view import Key, Row, View


class Catalogue(View):
    name = "catalogue"
    columns = """
        jurisdiction text NOT NULL,
        matter_class text NOT NULL,
        place text NOT NULL,
        unit text NOT NULL,
        edition integer NOT NULL,
        set_at timestamptz NOT NULL,
        set_by text NOT NULL
    """
    key = ("jurisdiction", "matter_class", "place")
    sources = {
        "assignment": frozenset({DispatchCatalogue.EntrySet.TOPIC, DispatchCatalogue.EntryRemoved.TOPIC})
    }

    def keys(self, event: Event) -> Iterable[Key]:
        return [(event.jurisdiction, event.data["matter_class"], event.data["place"])]

    def apply(self, key: Key, row: Row | None, event: Event) -> Row | None:
        if event.type == DispatchCatalogue.EntryRemoved.TOPIC:
            return None
        return {
            "jurisdiction": event.jurisdiction,
            "matter_class": event.data["matter_class"],
            "place": event.data["place"],
            "unit": event.data["unit"],
            "edition": event.data["edition"],
            "set_at": event.occurred_at,
            "set_by": event.actor,
        }


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


def entries_of(database: Database, jurisdiction: str) -> list[Row]:
    """Every entry with its unit's name, by class and place."""
    return database.query(
        """
        SELECT entry.matter_class, entry.place, entry.unit, entry.edition, entry.set_at, entry.set_by,
               coalesce(unit.name, entry.unit) AS unit_name, coalesce(unit.closed, true) AS closed
        FROM live.catalogue entry
        LEFT JOIN live.units unit ON unit.jurisdiction = entry.jurisdiction AND unit.unit = entry.unit
        WHERE entry.jurisdiction = %s
        ORDER BY entry.matter_class, entry.place
        """,
        (jurisdiction,),
    )
