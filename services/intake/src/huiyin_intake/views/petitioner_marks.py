"""Blind marks of petitioners: the same person is found again without any identity in clear."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from huiyin_chassis.db import Database
from huiyin_chassis.events import Event
from huiyin_chassis.views.view import REMOVED, Removal, View, folds
from huiyin_intake.domain import petitioner_events


@dataclass
class PetitionerMarksRow:
    jurisdiction: str
    petitioner_ref: str
    marks: tuple[str, ...] = ()


class PetitionerMarksView(View[PetitionerMarksRow]):
    """Who has no mark has no row."""

    name = "petitioner_marks"
    key = ("jurisdiction", "petitioner_ref")
    indexes = ("USING gin (marks)",)
    begins_blank = True

    @folds(petitioner_events.Identified, petitioner_events.DetailsGiven)
    def identified(self, row: PetitionerMarksRow, event: Event) -> Removal | None:
        row.marks = tuple(sorted({*event.data["marks"].open_or("").split(), *row.marks}))
        return None if row.marks else REMOVED

    @folds(petitioner_events.Erased)
    def erased(self, row: PetitionerMarksRow, event: Event) -> Removal:
        return REMOVED


def bearers(database: Database, jurisdiction: str, marks: Iterable[str]) -> dict[str, frozenset[str]]:
    """Petitioners that bear one of the marks: reference -> all their marks."""
    rows = PetitionerMarksView.select(
        database, "WHERE jurisdiction = %s AND marks && %s", (jurisdiction, list(marks))
    )
    return {row.petitioner_ref: frozenset(row.marks) for row in rows}
