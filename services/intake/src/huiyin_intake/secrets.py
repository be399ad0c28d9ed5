"""Secrets of the service, one per jurisdiction and purpose: made on first use, kept sealed by the vault."""

from __future__ import annotations

import secrets
from enum import StrEnum
from weakref import WeakKeyDictionary

from psycopg.types.json import Jsonb

from huiyin_chassis.runtime import Runtime
from huiyin_chassis.vault.place import Place
from huiyin_chassis.vault.vault import Vault


class Purpose(StrEnum):
    QUERY_CODES = "query_codes"
    MARKS = "marks"


_known: WeakKeyDictionary[Vault, dict[tuple[str, Purpose], bytes]] = WeakKeyDictionary()
"""Secrets that are committed, by the vault that opened them. They never change."""


def secret(runtime: Runtime, jurisdiction: str, purpose: Purpose) -> bytes:
    """32 bytes, always the same. Call it inside a transaction if it may be the first time."""
    known = _known.setdefault(runtime.vault, {})
    found = known.get((jurisdiction, purpose))
    if found is None:
        found = _kept_or_made(runtime, jurisdiction, purpose)
        if not runtime.database.in_transaction:  # else it may yet be rolled back
            known[jurisdiction, purpose] = found
    return found


def _kept_or_made(runtime: Runtime, jurisdiction: str, purpose: Purpose) -> bytes:
    place = Place(jurisdiction, f"secret/{purpose}", 1, "intake.secret", "value")
    with runtime.database.transaction():
        row = _read(runtime, jurisdiction, purpose)
        if row is None:
            made = runtime.vault.seal(place.stream, secrets.token_hex(32), place)
            runtime.database.execute(
                "INSERT INTO intake.secret (jurisdiction, purpose, box) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
                (jurisdiction, purpose.value, Jsonb(made)),
            )
            row = _read(runtime, jurisdiction, purpose)
        assert row is not None
        return bytes.fromhex(runtime.vault.open(row["box"], place))


def _read(runtime: Runtime, jurisdiction: str, purpose: Purpose) -> dict[str, dict[str, str]] | None:
    return runtime.database.one(
        "SELECT box FROM intake.secret WHERE jurisdiction = %s AND purpose = %s",
        (jurisdiction, purpose.value),
    )
