"""What a matter is about, in codes: its nature and its class, so that lists can be told apart without a word of text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from huiyin_chassis.db import Database
from huiyin_chassis.events import Event
from huiyin_chassis.views.view import Key, Row, View
from huiyin_contracts.assignment import OrderDispatched
from huiyin_contracts.intake import AccusationReferred


class Matters(View):
    """One row per matter that was dispatched. Of an accusation nothing is kept, whichever event comes first."""

    name = "matters"
    columns = """
        jurisdiction text NOT NULL,
        registration_no text NOT NULL,
        nature text,
        matter_class text,
        sealed boolean NOT NULL
    """
    key = ("jurisdiction", "registration_no")
    sources: ClassVar[Mapping[str, frozenset[str]]] = {
        "assignment": frozenset({OrderDispatched.family}),
        "intake": frozenset({AccusationReferred.family}),
    }

    def keys(self, event: Event) -> Iterable[Key]:
        return [(event.jurisdiction, event.data["registration_no"])]

    def apply(self, key: Key, row: Row | None, event: Event) -> Row | None:
        jurisdiction, number = key
        sealed = (
            event.family == AccusationReferred.family or event.data["sealed"] or bool(row and row["sealed"])
        )
        told = {} if sealed else event.data
        return {
            "jurisdiction": jurisdiction,
            "registration_no": number,
            "nature": told.get("nature"),
            "matter_class": told.get("matter_class"),
            "sealed": sealed,
        }


def matters_of(database: Database, rows: Iterable[Row]) -> dict[tuple[str, str], Row]:
    """By (jurisdiction, registration number), what the matters of these rows are about, where it is known."""
    wanted = sorted({(row["jurisdiction"], row["registration_no"]) for row in rows})
    found = database.query(
        """SELECT m.* FROM live.matters m
           JOIN unnest(%s::text[], %s::text[]) AS w (jurisdiction, registration_no)
           USING (jurisdiction, registration_no)""",
        ([jurisdiction for jurisdiction, _no in wanted], [no for _jurisdiction, no in wanted]),
    )
    return {(row["jurisdiction"], row["registration_no"]): row for row in found}
