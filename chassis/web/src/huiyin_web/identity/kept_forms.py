"""Forms that were sent and not taken, until their writer is back."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from huiyin_ledger.db import Database
from huiyin_ledger.vault.secret_box import SecretBox

KEPT = timedelta(hours=2)
LARGEST = 64 * 1024
"""Characters of one form; the longest text that a form takes has ten thousand."""
PER_WRITER = 10
"""Forms of one writer; the oldest is dropped."""


@dataclass(frozen=True, slots=True)
class KeptForm:
    """`writer`: the account that may see it again; empty for whoever opens its page in the same browser. `action` is where
    it was sent, `page` where it stands; `errors`: what was wrong with it, by language and field."""

    writer: str
    action: str
    page: str
    fields: Sequence[tuple[str, str]]
    errors: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


class KeptForms:
    """Sealed: only the browser that sent a form has the secret that opens it."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now

    def keep(self, form: KeptForm) -> tuple[str, str] | None:
        """The reference and the secret of what is kept now; None where the form is too large."""
        if sum(len(name) + len(text) for name, text in form.fields) > LARGEST:
            return None
        ref, secret = secrets.token_urlsafe(9), secrets.token_urlsafe(32)
        writer = sha256((form.writer or ref).encode()).digest()
        said = {name: value for name, value in asdict(form).items() if value}
        with self._database.transaction():
            self._database.execute(
                "INSERT INTO identity.kept_form (ref, writer, sealed, expires_at) VALUES (%s, %s, %s, %s)",
                (ref, writer, _box(ref, secret).seal(said), self._now() + KEPT),
            )
            self._database.execute(
                """DELETE FROM identity.kept_form WHERE ref IN (SELECT ref FROM identity.kept_form WHERE writer = %s
                   ORDER BY expires_at DESC OFFSET %s)""",
                (writer, PER_WRITER),
            )
        return ref, secret

    def find(self, ref: str, secret: str) -> KeptForm | None:
        row = self._database.one(
            "SELECT sealed FROM identity.kept_form WHERE ref = %s AND expires_at > %s", (ref, self._now())
        )
        opened = _box(ref, secret).open(bytes(row["sealed"])) if row else None
        return _read(opened) if opened else None

    def forget(self, ref: str) -> None:
        self._database.execute("DELETE FROM identity.kept_form WHERE ref = %s", (ref,))

    def forget_old(self) -> int:
        """Delete what nobody came back for; returns the number."""
        return self._database.execute("DELETE FROM identity.kept_form WHERE expires_at <= %s", (self._now(),))


def _read(stored: Mapping[str, Any]) -> KeptForm:
    fields = [(name, text) for name, text in stored["fields"]]
    return KeptForm(
        stored.get("writer", ""), stored["action"], stored["page"], fields, stored.get("errors", {})
    )


def _box(ref: str, secret: str) -> SecretBox:
    return SecretBox(secret, f"huiyin.kept_form.v1\x00{ref}")
