"""Secret keys of the service, one per jurisdiction and purpose: generated on first use, stored sealed by the vault."""

from __future__ import annotations

import secrets
from enum import StrEnum
from weakref import WeakKeyDictionary

from psycopg.types.json import Jsonb

from huiyin_ledger.vault.place import Place
from huiyin_ledger.vault.vault import Vault
from huiyin_web.runtime import Runtime


class Purpose(StrEnum):
    QUERY_CODES = "query_codes"
    BLIND_INDEXES = "blind_indexes"
    ACCUSATION_INDEXES = "accusation_indexes"
    """Those of who accuses: equal to no other index of the same person."""


_cache: WeakKeyDictionary[Vault, dict[tuple[str, Purpose], bytes]] = WeakKeyDictionary()
"""Committed keys, by the vault that opened them. A key never changes."""


def secret_key(runtime: Runtime, jurisdiction: str, purpose: Purpose) -> bytes:
    """32 bytes. The first use inserts the key: call it inside a transaction if the key may not exist yet."""
    cache = _cache.setdefault(runtime.vault, {})
    key = cache.get((jurisdiction, purpose))
    if key is None:
        key = _stored_or_generated(runtime, jurisdiction, purpose)
        if not runtime.database.in_transaction:  # else it may yet be rolled back
            cache[jurisdiction, purpose] = key
    return key


def _stored_or_generated(runtime: Runtime, jurisdiction: str, purpose: Purpose) -> bytes:
    place = Place(jurisdiction, f"secret/{purpose}", 1, "intake.secret", "value")
    with runtime.database.transaction():
        row = _read(runtime, jurisdiction, purpose)
        if row is None:
            sealed = runtime.vault.seal(place.stream, secrets.token_hex(32), place)
            runtime.database.execute(
                "INSERT INTO intake.secret (jurisdiction, purpose, box) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
                (jurisdiction, purpose.value, Jsonb(sealed)),
            )
            row = _read(runtime, jurisdiction, purpose)
        assert row is not None
        return bytes.fromhex(runtime.vault.open(row["box"], place))


def _read(runtime: Runtime, jurisdiction: str, purpose: Purpose) -> dict[str, dict[str, str]] | None:
    return runtime.database.one(
        "SELECT box FROM intake.secret WHERE jurisdiction = %s AND purpose = %s",
        (jurisdiction, purpose.value),
    )
