"""Secrets of the service, one per jurisdiction and purpose: made on first use, kept sealed by the vault."""

from __future__ import annotations

import secrets
from enum import StrEnum

from psycopg.types.json import Jsonb

from huiyin_chassis.service import Runtime
from huiyin_chassis.vault.place import Place


class Purpose(StrEnum):
    QUERY_CODES = "query_codes"
    MARKS = "marks"


def secret(runtime: Runtime, jurisdiction: str, purpose: Purpose) -> bytes:
    """32 bytes, always the same. Call it inside a transaction if it may be the first time."""
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
