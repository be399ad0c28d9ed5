"""Passwords, hashed with argon2id. A check takes the same time whether or not there is a hash."""

from __future__ import annotations

import unicodedata
from functools import cached_property

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from huiyin_ledger.domain import Refused

SHORTEST, LONGEST = 10, 200
_COMMON = frozenset(
    [
        "1234567890",
        "0123456789",
        "12345678910",
        "1234567891",
        "password12",
        "password123",
        "password1234",
        "qwertyuiop",
        "qwerty12345",
        "1q2w3e4r5t",
        "1qaz2wsx3edc",
        "administrator",
        "admin12345",
        "admin123456",
        "abc1234567",
        "iloveyou12",
        "woaini1314",
        "woaini520",
        "a123456789",
        "asdfghjkl123",
        "zxcvbnm123",
        "changeme123",
        "letmein1234",
        "88888888888",
        "huiyinhuiyin",
        "huiyin123456",
    ]
)


class Passwords:
    """`hasher` follows argon2-cffi's defaults (RFC 9106, low memory); hashes of other settings are renewed on login."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()

    @cached_property
    def _nobody(self) -> str:
        return self._hasher.hash("nobody has this password")

    def hash(self, password: str) -> str:
        return self._hasher.hash(_normal(password))

    def verify(self, known: str | None, password: str) -> str | None:
        """None if the password is wrong or there is no hash; else a renewed hash to keep, empty if it is up to date."""
        nobody = self._nobody
        try:
            self._hasher.verify(known or nobody, _normal(password)[: LONGEST * 4])
        except (VerificationError, InvalidHashError):
            return None
        if known is None:
            return None
        return self._hasher.hash(_normal(password)) if self._hasher.check_needs_rehash(known) else ""

    def check(self, password: str, account: str) -> None:
        """Refused if it is easy to guess."""
        normal = _normal(password)
        if len(normal) < SHORTEST:
            raise Refused("password_too_short", "a password has at least 10 characters", field="password")
        if len(normal) > LONGEST:
            raise Refused("password_too_long", "a password has at most 200 characters", field="password")
        folded = normal.casefold()
        if (
            folded in _COMMON
            or len(set(folded)) < 4
            or (account.casefold() in folded and len(folded) < len(account) + 6)
        ):
            raise Refused(
                "password_too_common", "this password is easy to guess: choose another", field="password"
            )


def _normal(password: str) -> str:
    return unicodedata.normalize("NFKC", password)
