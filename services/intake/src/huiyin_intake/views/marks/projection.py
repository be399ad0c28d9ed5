from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from huiyin_chassis.events import Event
from huiyin_chassis.views.view import Key, Row, View


class PetitionerMarksView(View):
    name = "petitioner_marks"
    key = ("jurisdiction", "petitioner_ref")
    columns = "jurisdiction text, petitioner_ref text, marks text[] NOT NULL"
    indexes = ("USING gin (marks)",)
    sources: ClassVar = {
        "intake": frozenset(
            {"intake.petitioner_identified", "intake.petitioner_details_given", "intake.petitioner_erased"}
        )
    }

    def keys(self, event: Event) -> Iterable[Key]:
        yield event.jurisdiction, event.data["petitioner_ref"]

    def apply(self, key: Key, row: Row | None, event: Event) -> Row | None:
        if event.type == "intake.petitioner_erased":
            return None
        given = event.data["marks"].open_or("").split()
        marks = sorted({*given, *(row["marks"] if row else ())})
        return {"jurisdiction": key[0], "petitioner_ref": key[1], "marks": marks} if marks else None
