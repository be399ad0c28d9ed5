from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from huiyin_chassis.events import Event
from huiyin_chassis.views.view import Key, Row, View


class AdditionsToReadView(View):
    """One row per addition until the desk passes it on. Its text stays in the ledger, sealed."""

    name = "additions_to_read"
    version = 2
    key = ("jurisdiction", "registration_no", "addition")
    columns = (
        "jurisdiction text, registration_no text, addition integer, added_at timestamptz NOT NULL,"
        " kept_at timestamptz"
    )
    indexes = ("(added_at, registration_no, addition)", "(kept_at, registration_no, addition)")
    sources: ClassVar = {
        "intake": frozenset(
            {"intake.petition_text_added", "intake.addition_passed_on", "intake.addition_kept_back"}
        )
    }

    def keys(self, event: Event) -> Iterable[Key]:
        number = event.data["registration_no"]
        if event.type != "intake.petition_text_added":
            yield event.jurisdiction, number, event.data["addition"]
        elif event.data["to_be_read"]:
            yield event.jurisdiction, number, event.version

    def apply(self, key: Key, row: Row | None, event: Event) -> Row | None:
        if event.type == "intake.addition_passed_on":
            return None
        if event.type == "intake.addition_kept_back":
            return row and {**row, "kept_at": event.occurred_at}
        jurisdiction, registration_no, addition = key
        return {
            "jurisdiction": jurisdiction,
            "registration_no": registration_no,
            "addition": addition,
            "added_at": event.occurred_at,
            "kept_at": None,
        }
