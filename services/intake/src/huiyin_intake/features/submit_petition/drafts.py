"""What a citizen has answered so far, sealed under a key that only the citizen's browser has.

A draft ends when it is handed in, discarded, or half a day after the last answer. Neither the database nor the vault can
open it: nobody but its writer can, and there is nothing of a person to erase. Its number, once it has one, goes with the
person's erasure.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from huiyin_ledger.db import Database
from huiyin_web.runtime import Runtime

KEPT = timedelta(hours=12)
_NONCE_BYTES = 12


@dataclass(frozen=True)
class Draft:
    """`answers` are empty once it is handed in."""

    answers: Mapping[str, str]
    registration_no: str | None


def new_draft() -> tuple[str, str]:
    """The name of a draft, for its addresses, and its secret. Nothing is stored before the first answer."""
    return secrets.token_urlsafe(9), secrets.token_urlsafe(32)


def find_draft(runtime: Runtime, ref: str, secret: str) -> Draft | None:
    """The draft; None if there is none, it has expired, or the secret is not its own."""
    row = runtime.database.one(
        "SELECT sealed, registration_no FROM intake.petition_draft WHERE ref = %s AND expires_at > %s",
        (ref, runtime.clock.now()),
    )
    if row is None:
        return None
    sealed = bytes(row["sealed"])
    try:
        answers = _cipher(ref, secret).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], None)
    except InvalidTag:
        return None
    return Draft(orjson.loads(answers), row["registration_no"])


def keep_draft(runtime: Runtime, ref: str, secret: str, answers: Mapping[str, str]) -> bool:
    """False, and nothing is kept, where the draft is another secret's or is handed in."""
    kept = runtime.database.execute(
        """INSERT INTO intake.petition_draft AS d (ref, secret_digest, sealed, expires_at) VALUES (%s, %s, %s, %s)
           ON CONFLICT (ref) DO UPDATE SET sealed = excluded.sealed, expires_at = excluded.expires_at
           WHERE d.secret_digest = excluded.secret_digest AND d.registration_no IS NULL""",
        (ref, sha256(secret.encode()).digest(), _sealed(ref, secret, answers), runtime.clock.now() + KEPT),
    )
    return kept > 0


def close_draft(database: Database, ref: str, secret: str, registration_no: str) -> None:
    """Forget the answers and keep the number, in the transaction that registers them."""
    database.execute(
        "UPDATE intake.petition_draft SET sealed = %s, registration_no = %s WHERE ref = %s",
        (_sealed(ref, secret, {}), registration_no, ref),
    )


def discard_draft(database: Database, ref: str) -> None:
    database.execute("DELETE FROM intake.petition_draft WHERE ref = %s AND registration_no IS NULL", (ref,))


def forget_numbers(database: Database, registration_nos: Sequence[str]) -> None:
    """Of an erased petitioner."""
    database.execute(
        "DELETE FROM intake.petition_draft WHERE registration_no = ANY(%s)", (list(registration_nos),)
    )


def forget_old_drafts(runtime: Runtime) -> None:
    """The timer."""
    runtime.database.execute(
        "DELETE FROM intake.petition_draft WHERE expires_at <= %s", (runtime.clock.now(),)
    )


def _sealed(ref: str, secret: str, answers: Mapping[str, str]) -> bytes:
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + _cipher(ref, secret).encrypt(nonce, orjson.dumps(dict(answers)), None)


def _cipher(ref: str, secret: str) -> AESGCM:
    info = f"huiyin.petition_draft.v1\x00{ref}".encode()
    return AESGCM(HKDF(hashes.SHA256(), 32, None, info).derive(secret.encode()))
