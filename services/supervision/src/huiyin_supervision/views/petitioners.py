"""Whose each matter is, by the petitioner's reference: what an erasure reaches."""

from __future__ import annotations

from dataclasses import dataclass

from huiyin_contracts.intake import PetitionRegistered, PetitionTriaged
from huiyin_ledger.db import Database
from huiyin_ledger.events import Event
from huiyin_ledger.views.view import View, creates, folds


@dataclass
class PetitionerRow:
    jurisdiction: str
    registration_no: str
    petitioner_ref: str


class PetitionersView(View[PetitionerRow]):
    """One row per petition. A registration names a reference of the petition's own; the person's is told with the triage."""

    name = "petitioners"
    version = 2
    key = ("jurisdiction", "registration_no")
    indexes = ("(jurisdiction, petitioner_ref)",)

    @creates(PetitionRegistered)
    def registered(self, event: Event) -> PetitionerRow:
        return self.row(event)

    @folds(PetitionTriaged)
    def triaged(self, row: PetitionerRow, event: Event) -> None:
        row.petitioner_ref = event.data["petitioner_ref"]


def numbers_of(database: Database, jurisdiction: str, petitioner_ref: str) -> list[str]:
    """The registration numbers of one person's petitions."""
    rows = PetitionersView.select(
        database, "WHERE jurisdiction = %s AND petitioner_ref = %s", (jurisdiction, petitioner_ref)
    )
    return [row.registration_no for row in rows]
