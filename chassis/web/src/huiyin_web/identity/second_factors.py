"""Second factors: the codes of an authenticator app (TOTP, RFC 6238), and recovery codes for a lost telephone."""

from __future__ import annotations

import hmac
import secrets
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import pyotp

from huiyin_ledger.db import Database
from huiyin_ledger.domain import Refused
from huiyin_ledger.vault.secret_box import SecretBox
from huiyin_web.identity.accounts import Accounts
from huiyin_web.identity.recorded import INSTALLATION
from huiyin_web.identity.staff_account import StaffAccount
from huiyin_web.identity.throttle import Throttle

ISSUER = "Huiyin"
RECOVERY_CODES = 10
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_WINDOW = 1
"""Steps of 30 seconds that a telephone's clock may be off, either way."""


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """`recovery_left`: recovery codes that were not used yet."""

    set_at: datetime
    recovery_left: int


class SecondFactors:
    """That there is one stands in the ledger of identity; its secret beside it."""

    def __init__(
        self, database: Database, accounts: Accounts, throttle: Throttle, now: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._accounts = accounts
        self._throttle = throttle
        self._now = now

    def find(self, account: str) -> SecondFactor | None:
        row = self._database.one(
            "SELECT set_at, cardinality(recovery) AS recovery_left FROM identity.second_factor WHERE account = %s",
            (account,),
        )
        return SecondFactor(**row) if row else None

    def set(self, key: str, account: str, secret: str, code: str) -> list[str]:
        """Ask for a code from now on; returns the recovery codes, which nobody can read again. `key`: what the secret is
        sealed under. Refused where `code` is not one of `secret`, or there is a second factor."""
        step = self._step(secret, code)
        if step is None:
            raise _wrong()
        codes = [_recovery_code() for _ in range(RECOVERY_CODES)]
        sealed, marks = _box(key, account).seal(secret), [_mark(key, account, each) for each in codes]

        def change(recorded: StaffAccount) -> None:
            made = self._database.execute(
                """INSERT INTO identity.second_factor (account, sealed, set_at, last_step, recovery)
                   VALUES (%s, %s, %s, %s, %s) ON CONFLICT (account) DO NOTHING""",
                (account, sealed, self._now(), step, marks),
            )
            if not made:
                raise Refused("second_factor_set", "There is a second factor already: remove it first.")
            recorded.set_second_factor()

        self._accounts.record(account, account, change)
        return codes

    def check(self, key: str, account: str, code: str, address: str, device: str = "") -> None:
        """Refused("code_wrong") for a code that is not good, or was used before; Refused("too_many_attempts") as for
        passwords, right code or not."""
        guess = self._throttle.attempt(account, address, device)
        if not (self._takes_code(key, account, code) or self._takes_recovery(key, account, code)):
            raise _wrong()
        self._throttle.succeeded(guess)

    def remove(self, account: str, by: str = INSTALLATION) -> bool:
        """Whether there was one. Refused("account_unknown")."""
        account, removed = self._accounts.known(account).id, [0]

        def change(recorded: StaffAccount) -> None:
            removed[0] = self._database.execute(
                "DELETE FROM identity.second_factor WHERE account = %s", (account,)
            )
            if removed[0]:
                recorded.remove_second_factor()

        self._accounts.record(account, by, change)
        return bool(removed[0])

    def _takes_code(self, key: str, account: str, code: str) -> bool:
        row = self._database.one("SELECT sealed FROM identity.second_factor WHERE account = %s", (account,))
        secret = _box(key, account).open(bytes(row["sealed"])) if row else None
        step = self._step(secret, code) if secret else None
        return step is not None and bool(
            self._database.execute(
                "UPDATE identity.second_factor SET last_step = %s WHERE account = %s AND last_step < %s",
                (step, account, step),
            )
        )

    def _takes_recovery(self, key: str, account: str, code: str) -> bool:
        mark = _mark(key, account, code)
        return bool(
            self._database.execute(
                """UPDATE identity.second_factor SET recovery = array_remove(recovery, %s)
                   WHERE account = %s AND %s = ANY (recovery)""",
                (mark, account, mark),
            )
        )

    def _step(self, secret: str, code: str) -> int | None:
        """The step of 30 seconds whose code this is, if it is about now."""
        totp, typed = pyotp.TOTP(secret), _plain(code)
        now = totp.timecode(self._now())
        for step in range(now - _WINDOW, now + _WINDOW + 1):
            if hmac.compare_digest(totp.generate_otp(step).encode(), typed.encode()):
                return step
        return None


def fresh_secret() -> str:
    """160 bits in base32, as apps take them."""
    return pyotp.random_base32()


def is_secret(text: str) -> bool:
    """Whether `fresh_secret` could have made it."""
    return len(text) == 32 and set(text) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")


def app_address(secret: str, account: str, office: str) -> str:
    """What an app reads from the picture: ``otpauth://totp/...``."""
    return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=office or ISSUER)


def _plain(code: str) -> str:
    """However it was typed: in wide digits, with spaces or hyphens."""
    folded = unicodedata.normalize("NFKC", code).lower()
    return "".join(each for each in folded if each.isalnum())


def _recovery_code() -> str:
    letters = "".join(secrets.choice(_LETTERS) for _ in range(10))
    return f"{letters[:5]}-{letters[5:]}"


def _mark(key: str, account: str, code: str) -> bytes:
    """What is kept of a recovery code. Keyed, for its 49 bits could be tried out."""
    return hmac.digest(
        f"huiyin recovery code\x00{account}\x00{key}".encode(), _plain(code).encode(), "sha256"
    )


def _wrong() -> Refused:
    return Refused("code_wrong", "This code is not right, or it was used already.", field="one_time_code")


def _box(key: str, account: str) -> SecretBox:
    return SecretBox(key, f"huiyin.second_factor.v1\x00{account}")
