from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from huiyin_chassis.db import Database
from huiyin_chassis.domain import Erased
from huiyin_chassis.service import Runtime
from huiyin_chassis.vault.place import Place

COLUMNS = (
    "jurisdiction, registration_no, stream, channel, received_at, registered_at, anonymous, confidential,"
    " accusation, petitioner_ref, imported, place, nature, category, matter_class, urgency, state, competent_unit,"
    " erased"
)


@dataclass(frozen=True)
class Entry:
    """One petition in a list; `title` is masked, None where it may not be read or was erased."""

    jurisdiction: str
    registration_no: str
    stream: UUID
    channel: str
    received_at: datetime
    registered_at: datetime
    anonymous: bool
    confidential: bool
    accusation: bool
    petitioner_ref: str
    imported: bool
    place: str
    nature: str | None
    category: str | None
    matter_class: str | None
    urgency: str | None
    state: str
    competent_unit: str | None
    erased: bool
    title: str | None = None


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to; None and empty: not narrowed."""

    scope: str
    accusations: bool
    """Whether whoever asks may know of accusations at all."""
    state: str | None = None
    channel: str | None = None
    place: str | None = None
    accusation: bool | None = None
    imported: bool | None = None
    number: str | None = None
    petitioner_ref: str | None = None

    def where(self) -> tuple[str, dict[str, Any]]:
        parts = ["jurisdiction BETWEEN %(lowest)s AND %(highest)s"]
        lowest, highest = divisions_within(self.scope)
        given: dict[str, Any] = {"lowest": lowest, "highest": highest}
        if not self.accusations:
            parts.append("NOT accusation")
        for name in ("state", "channel", "place", "accusation", "imported", "petitioner_ref"):
            value = getattr(self, name)
            if value is not None:
                parts.append(f"{name} = %({name})s")
                given[name] = value
        if self.number is not None:
            parts.append("registration_no = %(number)s")
            given["number"] = self.number
        return " AND ".join(parts), given


def divisions_within(scope: str) -> tuple[str, str]:
    """Lowest and highest code of the divisions within one, by GB/T 2260."""
    if scope.endswith("0000"):
        return scope, scope[:2] + "9999"
    if scope.endswith("00"):
        return scope, scope[:4] + "99"
    return scope, scope


def entries(
    runtime: Runtime,
    filters: Filters,
    *,
    after: tuple[datetime, str] | None = None,
    newest_first: bool = False,
    limit: int = 50,
) -> list[Entry]:
    """One page in order of receipt, with titles."""
    where, given = filters.where()
    sign, order = ("<", "DESC") if newest_first else (">", "ASC")
    if after is not None:
        where += f" AND (received_at, registration_no) {sign} (%(after_at)s, %(after_no)s)"
        given |= {"after_at": after[0], "after_no": after[1]}
    rows = runtime.database.query(
        f"SELECT {COLUMNS} FROM live.register WHERE {where}"
        f" ORDER BY received_at {order}, registration_no {order} LIMIT %(limit)s",
        {**given, "limit": limit},
    )
    return with_titles(runtime, [Entry(**row) for row in rows])


def count(runtime: Runtime, filters: Filters) -> int:
    where, given = filters.where()
    row = runtime.database.one(f"SELECT count(*) AS n FROM live.register WHERE {where}", given)
    assert row is not None
    return int(row["n"])


def of_petitioner(
    runtime: Runtime, jurisdiction: str, petitioner_ref: str, *, accusations: bool
) -> list[str]:
    """Numbers of everything that one person brought, with or without accusations."""
    rows = runtime.database.query(
        "SELECT registration_no FROM live.register WHERE jurisdiction = %s AND petitioner_ref = %s"
        " AND (%s OR NOT accusation) ORDER BY registration_no",
        (jurisdiction, petitioner_ref, accusations),
    )
    return [row["registration_no"] for row in rows]


def with_titles(runtime: Runtime, found: Sequence[Entry]) -> list[Entry]:
    """The entries with their masked titles opened from the ledger. Titles of accusations stay closed."""
    open_ones = [entry for entry in found if not entry.accusation]
    for jurisdiction in {entry.jurisdiction for entry in open_ones}:
        runtime.vault.preload(
            jurisdiction, {e.petitioner_ref for e in open_ones if e.jurisdiction == jurisdiction}
        )
    rows = runtime.database.query(
        "SELECT e.stream, e.payload::jsonb -> 'masked_title' -> '§sealed' AS box FROM ledger.event e"
        " JOIN unnest(%s::text[], %s::uuid[]) AS wanted (jurisdiction, stream)"
        " ON e.jurisdiction = wanted.jurisdiction AND e.stream = wanted.stream WHERE e.version = 1",
        ([e.jurisdiction for e in open_ones], [e.stream for e in open_ones]),
    )
    boxes = {row["stream"]: row["box"] for row in rows}
    return [_titled(runtime, entry, boxes.get(entry.stream)) for entry in found]


def _titled(runtime: Runtime, entry: Entry, box: dict[str, Any] | None) -> Entry:
    if box is None:
        return entry
    place = Place(entry.jurisdiction, str(entry.stream), 1, "intake.petition_registered", "masked_title")
    try:
        title = runtime.vault.open(box, place)
    except Erased:
        return entry
    return Entry(**{**{f: getattr(entry, f) for f in Entry.__dataclass_fields__}, "title": title})


def referred_to(database: Database, scope: str, unit: str) -> list[dict[str, Any]]:
    """Accusations that were referred to an organ, the latest on top: their numbers and when they came, no more."""
    return database.query(
        "SELECT registration_no, received_at FROM live.register WHERE jurisdiction BETWEEN %s AND %s"
        " AND competent_unit = %s"
        " ORDER BY received_at DESC, registration_no DESC LIMIT 500",
        (*divisions_within(scope), unit),
    )
