"""Seals what is kept for somebody for a while, under a secret that only they have.

Neither the database nor the vault can open it, so there is nothing of a person to erase.
"""

from __future__ import annotations

import os
from typing import Any

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_NONCE_BYTES = 12


class SecretBox:
    """`purpose` names what is sealed and where it is kept: what was sealed for another purpose can't be opened."""

    def __init__(self, secret: str, purpose: str) -> None:
        self._cipher = AESGCM(HKDF(hashes.SHA256(), 32, None, purpose.encode()).derive(secret.encode()))

    def seal(self, value: Any) -> bytes:
        """`value` is anything that JSON can hold."""
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, orjson.dumps(value), None)

    def open(self, sealed: bytes) -> Any | None:
        """None where the secret or the purpose is another one."""
        try:
            return orjson.loads(self._cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], None))
        except InvalidTag:
            return None
