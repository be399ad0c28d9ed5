"""Blind indexes of petitioners: the same person is recognised without any identity in clear."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from huiyin_intake.domain import petitioner_events
from huiyin_ledger.db import Database
from huiyin_ledger.events import Event
from huiyin_ledger.views.view import REMOVED, Removal, View, folds


@dataclass
class BlindIndexesRow:
    jurisdiction: str
    petitioner_ref: str
    blind_indexes: tuple[str, ...] = ()


class BlindIndexesView(View[BlindIndexesRow]):
    """One row per petitioner who has a blind index."""

    name = "blind_indexes"
    key = ("jurisdiction", "petitioner_ref")
    indexes = ("USING gin (blind_indexes)",)
    begins_blank = True

    @folds(petitioner_events.Identified, petitioner_events.DetailsGiven)
    def identified(self, row: BlindIndexesRow, event: Event) -> Removal | None:
        row.blind_indexes = tuple(
            sorted({*event.data["blind_indexes"].open_or("").split(), *row.blind_indexes})
        )
        return None if row.blind_indexes else REMOVED

    @folds(petitioner_events.Erased)
    def erased(self, row: BlindIndexesRow, event: Event) -> Removal:
        return REMOVED


def petitioners_with(
    database: Database, jurisdiction: str, indexes: Iterable[str]
) -> dict[str, frozenset[str]]:
    """Petitioners that have one of the blind indexes: reference -> all their blind indexes."""
    rows = BlindIndexesView.select(
        database, "WHERE jurisdiction = %s AND blind_indexes && %s", (jurisdiction, list(indexes))
    )
    return {row.petitioner_ref: frozenset(row.blind_indexes) for row in rows}
