"""What a matter is about, in codes: its nature and its class, so that lists can be told apart without a word of text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from huiyin_chassis.db import Database
from huiyin_chassis.events import Event
from huiyin_chassis.views.view import View, folds
from huiyin_contracts.assignment import OrderDispatched
from huiyin_contracts.intake import AccusationReferred
from huiyin_contracts.vocabulary import Nature


@dataclass
class MatterRow:
    jurisdiction: str
    registration_no: str
    nature: Nature | None = None
    matter_class: str | None = None
    sealed: bool = False


class MattersView(View[MatterRow]):
    """One row per matter that was dispatched. Of an accusation nothing is kept, whichever event comes first."""

    name = "matters"
    key = ("jurisdiction", "registration_no")
    begins_blank = True

    @folds(OrderDispatched)
    def dispatched(self, row: MatterRow, event: Event) -> None:
        if event.data["sealed"] or row.sealed:
            self.referred(row, event)
        else:
            row.nature, row.matter_class = event.data.get("nature"), event.data.get("matter_class")

    @folds(AccusationReferred)
    def referred(self, row: MatterRow, event: Event) -> None:
        row.nature, row.matter_class, row.sealed = None, None, True


def matters_of(database: Database, rows: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], MatterRow]:
    """By (jurisdiction, registration number), what the matters of these rows are about, where it is known."""
    wanted = sorted({(row["jurisdiction"], row["registration_no"]) for row in rows})
    found = MattersView.select(
        database,
        """JOIN unnest(%s::text[], %s::text[]) AS w (jurisdiction, registration_no)
           USING (jurisdiction, registration_no)""",
        ([jurisdiction for jurisdiction, _no in wanted], [no for _jurisdiction, no in wanted]),
    )
    return {(row.jurisdiction, row.registration_no): row for row in found}
