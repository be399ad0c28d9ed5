"""Whose each matter is, by the petitioner's reference: what an erasure reaches."""

from __future__ import annotations

from dataclasses import dataclass

from huiyin_contracts.intake import PetitionRegistered
from huiyin_ledger.db import Database
from huiyin_ledger.events import Event
from huiyin_ledger.views.view import View, creates


@dataclass
class PetitionerRow:
    jurisdiction: str
    registration_no: str
    petitioner_ref: str


class PetitionersView(View[PetitionerRow]):
    """One row per petition."""

    name = "petitioners"
    key = ("jurisdiction", "registration_no")
    indexes = ("(jurisdiction, petitioner_ref)",)

    @creates(PetitionRegistered)
    def registered(self, event: Event) -> PetitionerRow:
        return self.row(event)


def numbers_of(database: Database, jurisdiction: str, petitioner_ref: str) -> list[str]:
    """The registration numbers of one person's petitions."""
    rows = PetitionersView.select(
        database, "WHERE jurisdiction = %s AND petitioner_ref = %s", (jurisdiction, petitioner_ref)
    )
    return [row.registration_no for row in rows]
