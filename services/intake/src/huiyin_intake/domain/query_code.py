"""The secret that a petitioner asks and rates with: 16 characters of base32, 80 bits.

It is derived from a key of the keyring, the number and a count of reissues, so that it is never stored and the same
request can be answered with the same code. The ledger keeps its SHA-256 only.
"""

from __future__ import annotations

import hashlib
import hmac
from base64 import b32encode

from huiyin_intake.domain.plain_digits import plain_digits

_MISREAD = str.maketrans({"0": "O", "1": "I", "8": "B", "-": None, " ": None})
"""Base32 has no 0, 1 and 8: whoever types one meant the letter."""


def query_code(key: bytes, registration_no: str, issue: int) -> str:
    """The code in force after `issue` issues (the first is 1)."""
    mac = hmac.new(key, f"huiyin query code/{registration_no}/{issue}".encode(), hashlib.sha256)
    return b32encode(mac.digest()[:10]).decode()


def code_digest(code: str) -> str:
    return hashlib.sha256(read_query_code(code).encode()).hexdigest()


def read_query_code(written: str) -> str:
    """The code in its one form, however it was typed."""
    return plain_digits(written).upper().translate(_MISREAD)


def code_fits(written: str, digest: str) -> bool:
    """In constant time, so that a wrong code tells nothing."""
    return hmac.compare_digest(code_digest(written), digest)


def for_reading(code: str) -> str:
    """Groups of four, as printed."""
    return "-".join(code[i : i + 4] for i in range(0, len(code), 4))
