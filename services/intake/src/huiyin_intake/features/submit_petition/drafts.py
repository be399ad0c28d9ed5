"""What a citizen has answered so far, sealed under a key that only the citizen's browser has.

A draft ends when it is handed in, discarded, or half a day after the last answer. Neither the database nor the vault can
open it: nobody but its writer can, and there is nothing of a person to erase. Its number, once it has one, goes with the
person's erasure.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from huiyin_ledger.db import Database
from huiyin_ledger.vault.secret_box import SecretBox
from huiyin_web.runtime import Runtime

KEPT = timedelta(hours=12)
_REFUSED = "refused"
"""Beside the answers, under a name that no question has."""


@dataclass(frozen=True)
class Draft:
    """`answers` are empty once it is handed in. `refused`: the question whose answer was refused last."""

    answers: Mapping[str, str]
    registration_no: str | None = None
    refused: str = ""


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
    answers = _box(ref, secret).open(bytes(row["sealed"]))
    if answers is None:
        return None
    refused = answers.pop(_REFUSED, "")
    return Draft(answers, row["registration_no"], refused)


def keep_draft(
    runtime: Runtime, ref: str, secret: str, answers: Mapping[str, str], refused: str = ""
) -> bool:
    """False, and nothing is kept, where the draft is another secret's or is handed in."""
    sealed = {**answers, _REFUSED: refused} if refused else dict(answers)
    kept = runtime.database.execute(
        """INSERT INTO intake.petition_draft AS d (ref, secret_digest, sealed, expires_at) VALUES (%s, %s, %s, %s)
           ON CONFLICT (ref) DO UPDATE SET sealed = excluded.sealed, expires_at = excluded.expires_at
           WHERE d.secret_digest = excluded.secret_digest AND d.registration_no IS NULL""",
        (
            ref,
            sha256(secret.encode()).digest(),
            _box(ref, secret).seal(sealed),
            runtime.clock.now() + KEPT,
        ),
    )
    return kept > 0


def close_draft(database: Database, ref: str, secret: str, registration_no: str) -> None:
    """Forget the answers and keep the number, in the transaction that registers them."""
    database.execute(
        "UPDATE intake.petition_draft SET sealed = %s, registration_no = %s WHERE ref = %s",
        (_box(ref, secret).seal({}), registration_no, ref),
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


def _box(ref: str, secret: str) -> SecretBox:
    return SecretBox(secret, f"huiyin.petition_draft.v1\x00{ref}")
