"""Passwords, hashed with argon2id. A check takes the same time whether or not there is a hash."""

from __future__ import annotations

import re
import unicodedata
from functools import cached_property

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn import zxcvbn

from huiyin_ledger.domain import Refused

SHORTEST, LONGEST = 10, 200
GUESSES = 10**8
"""How many guesses a password must withstand, as zxcvbn counts them: by 30,000 common passwords, words, names, dates,
runs of the keyboard, and their usual variants. See `rates.DEFAULTS` for how many anybody may try."""
_LOOKED_AT = 72
_KNOWN_HERE = (
    *(
        "huiyin",
        "汇音",
        "admin",
        "administrator",
        "petition",
        "xinfang",
        "信访",
        "信访局",
        "xinfangju",
        "rexian",
    ),
    *(
        "12345",
        "12388",
        "110",
        "gov",
        "zhengfu",
        "zhongguo",
        "china",
        "heilongjiang",
        "daqing",
        "haerbin",
        "beijing",
    ),
    *(
        "woaini",
        "woaiwojia",
        "5201314",
        "1314520",
        "1314",
        "520",
        "aini",
        "mima",
        "root",
        "user",
        "guest",
        "changeme",
    ),
)
"""What whoever guesses here tries first: the product, the office, and what Chinese lists have and zxcvbn's lack."""


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

    def check(self, password: str, account: str, name: str = "") -> None:
        """Refused if it is easy to guess. `account`, `name`: whose it is; what holds them is no secret."""
        normal = _normal(password)
        if len(normal) < SHORTEST:
            raise Refused("password_too_short", "a password has at least 10 characters", field="password")
        if len(normal) > LONGEST:
            raise Refused("password_too_long", "a password has at most 200 characters", field="password")
        if normal.isdigit() or _guesses(normal, account, name) < GUESSES:
            raise Refused(
                "password_too_common",
                "this password is easy to guess: take four words that have nothing to do with each other or with your "
                "work, or let the browser suggest one",
                field="password",
            )


def _guesses(password: str, account: str, name: str) -> int:
    """How many guesses it takes somebody who knows whose it is. Only the beginning of a long one is looked at."""
    own = [
        account,
        name,
        re.sub(r"[\W_\d]", "", account),
        *re.split(r"[\W_\d]+", account),
        *re.split(r"\s+", name),
    ]
    known = [word for word in own if len(word) > 1]
    return int(zxcvbn(password[:_LOOKED_AT], user_inputs=[*known, *_KNOWN_HERE])["guesses"])


def _normal(password: str) -> str:
    return unicodedata.normalize("NFKC", password)
