"""Checkpoints: signed chain hashes of a ledger, kept outside its database.

The owner of the database can recompute its whole chain or cut off its end, but can't reproduce a hash that was
signed, let alone published, before.
"""

from __future__ import annotations

import base64
import fcntl
import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from huiyin_ledger import files
from huiyin_ledger.domain import gettext_noop


class CheckpointProblem(RuntimeError):
    """The signing key is missing, readable by others, or isn't an Ed25519 key."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """At `time`, the ledger of `service` had `hash` at `position` of `jurisdiction`."""

    service: str
    jurisdiction: str
    position: int
    hash: bytes
    time: datetime

    def signed(self, previous: str) -> bytes:
        """The signed bytes: length-prefixed parts. `previous`: sha256 of the previous line."""
        parts = (
            "huiyin.checkpoint.v1", self.service, self.jurisdiction, str(self.position), self.hash.hex(),
            self.time.isoformat(), previous,
        )  # fmt: skip
        return b"".join(len(p.encode()).to_bytes(4, "big") + p.encode() for p in parts)


@dataclass(frozen=True, slots=True)
class Damaged:
    """An invalid line of the file. `number` counts from 1; `jurisdiction` is "" if unreadable. `reason` is a
    msgid."""

    number: int
    jurisdiction: str
    position: int
    reason: str


_NONE = gettext_noop("it is not a checkpoint")
_ANOTHER_SERVICE = gettext_noop("it speaks of another service")
_OUT_OF_LINE = gettext_noop("it does not follow the line before it")
_NO_KEY = gettext_noop("there is no signing.pub to check it with")
_WRONG_SIGNATURE = gettext_noop("its signature is wrong")


class SigningKey:
    """The Ed25519 key in ``signing.key`` (PEM, mode 0600) beside the checkpoints; ``signing.pub`` is for the public."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key

    @classmethod
    def open(cls, directory: Path, *, create: bool = False) -> Self:
        """Read the key. Create one if it is missing, nothing was signed yet, and `create` is set.

        Raises CheckpointProblem.
        """
        path = directory / "signing.key"
        if create and not path.exists():
            if _signed_before(directory) and not path.exists():  # the key is made before its public half
                raise CheckpointProblem(
                    f"no signing key at {path}, though something was signed: restore it from its backup, for a new one would"
                    " disown every checkpoint that is there"
                )
            _create_key(directory)
        try:
            if path.stat().st_mode & 0o077:
                raise CheckpointProblem(f"{path} may be read by others: chmod 600 {path}")
            key = load_pem_private_key(path.read_bytes(), None)
        except FileNotFoundError:
            raise CheckpointProblem(f"no signing key at {path}: restore it, or create one") from None
        except ValueError as error:
            raise CheckpointProblem(f"{path} is no key: restore it from its backup") from error
        if not isinstance(key, Ed25519PrivateKey):
            raise CheckpointProblem(f"{path} is not an Ed25519 key")
        return cls(key)

    @property
    def public(self) -> Ed25519PublicKey:
        """The public key."""
        return self._key.public_key()

    def sign(self, message: bytes) -> str:
        """The signature in base64."""
        return base64.b64encode(self._key.sign(message)).decode()


class Checkpoints:
    """The append-only file ``<directory>/<service>.jsonl``, one checkpoint per line.

    A line is JSON: service, jurisdiction, position, hash (hex), time, previous (sha256 of the line before, hex),
    signature (base64).
    """

    def __init__(self, directory: Path, service: str) -> None:
        self.directory = directory
        self.service = service
        self.path = directory / f"{service}.jsonl"

    def add(
        self, heads: Iterable[tuple[str, int, bytes]], key: SigningKey, now: datetime
    ) -> list[Checkpoint]:
        """Sign (jurisdiction, position, hash) of each head and write the lines, flushed to the disk.

        Heads that their jurisdiction's last checkpoint already has are skipped. Raises CheckpointProblem if the
        file is damaged.
        """
        self.directory.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
        with os.fdopen(descriptor, "r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            before, damaged = _read(file.read().splitlines(), key.public, self.service)
            if damaged:
                raise CheckpointProblem(
                    f"{self.path} line {damaged[0].number}: {damaged[0].reason}; put it aside and find out why"
                )
            last = {c.jurisdiction: c for c in before}
            file.seek(0)
            lines = file.read().splitlines()
            previous = _digest(lines[-1]) if lines else ""
            added = []
            for jurisdiction, position, hash_ in heads:
                known = last.get(jurisdiction)
                if known is not None and (known.position, known.hash) == (position, hash_):
                    continue
                checkpoint = Checkpoint(self.service, jurisdiction, position, hash_, now.astimezone(UTC))
                line = _line(checkpoint, previous, key)
                file.write(line + b"\n")
                previous = _digest(line)
                added.append(checkpoint)
            file.flush()
            os.fsync(file.fileno())
        return added

    def read(self) -> tuple[list[Checkpoint], list[Damaged]]:
        """All valid checkpoints in order, and the damaged lines.

        Signatures are checked with ``signing.pub``; without that file they can't be, and each line is damaged.
        """
        if not self.path.exists():
            return [], []
        return _read(self.path.read_bytes().splitlines(), _public_key(self.directory), self.service)

    def latest(self, jurisdictions: Iterable[str]) -> dict[str, tuple[Checkpoint, bool]]:
        """The last checkpoint of each of these jurisdictions, and whether it is valid. Reads as few lines as
        possible; `read` checks all."""
        wanted = set(jurisdictions)
        lines = self.path.read_bytes().splitlines() if self.path.exists() else []
        public = _public_key(self.directory)
        found: dict[str, tuple[Checkpoint, bool]] = {}
        for n in range(len(lines) - 1, -1, -1):
            if wanted <= found.keys():
                break
            read = _parsed(lines[n])
            if read is None or read[0].jurisdiction not in wanted - found.keys():
                continue
            previous = _digest(lines[n - 1]) if n else ""
            reason = _distrust(*read, previous, public, self.service)
            found[read[0].jurisdiction] = read[0], not reason
        return found


def _read(
    lines: Sequence[bytes], public: Ed25519PublicKey | None, service: str
) -> tuple[list[Checkpoint], list[Damaged]]:
    found: list[Checkpoint] = []
    damaged: list[Damaged] = []
    previous = ""
    for number, line in enumerate(lines, 1):
        read = _parsed(line)
        if read is None:
            damaged.append(Damaged(number, "", 0, _NONE))
        elif reason := _distrust(*read, previous, public, service):
            damaged.append(Damaged(number, read[0].jurisdiction, read[0].position, reason))
        else:
            found.append(read[0])
        previous = _digest(line)
    return found, damaged


def _parsed(line: bytes) -> tuple[Checkpoint, dict[str, Any], bytes] | None:
    """The checkpoint, its document and its signature; None for an invalid line."""
    try:
        document = json.loads(line)
        checkpoint = Checkpoint(
            document["service"], document["jurisdiction"], int(document["position"]),
            bytes.fromhex(document["hash"]), datetime.fromisoformat(document["time"]),
        )  # fmt: skip
        return checkpoint, document, base64.b64decode(document["signature"], validate=True)
    except (ValueError, KeyError, TypeError):
        return None


def _distrust(
    checkpoint: Checkpoint,
    document: dict[str, Any],
    signature: bytes,
    previous: str,
    public: Ed25519PublicKey | None,
    service: str,
) -> str:
    if checkpoint.service != service:
        return _ANOTHER_SERVICE
    if document.get("previous") != previous:
        return _OUT_OF_LINE
    if public is None:
        return _NO_KEY
    try:
        public.verify(signature, checkpoint.signed(previous))
    except InvalidSignature:
        return _WRONG_SIGNATURE
    return ""


def _line(checkpoint: Checkpoint, previous: str, key: SigningKey) -> bytes:
    document = {
        "service": checkpoint.service,
        "jurisdiction": checkpoint.jurisdiction,
        "position": checkpoint.position,
        "hash": checkpoint.hash.hex(),
        "time": checkpoint.time.isoformat(),
        "previous": previous,
        "signature": key.sign(checkpoint.signed(previous)),
    }
    return json.dumps(document, separators=(",", ":")).encode()


def _digest(line: bytes) -> str:
    return sha256(line).hexdigest()


def _public_key(directory: Path) -> Ed25519PublicKey | None:
    try:
        key = load_pem_public_key((directory / "signing.pub").read_bytes())
    except (OSError, ValueError):
        return None
    return key if isinstance(key, Ed25519PublicKey) else None


def _signed_before(directory: Path) -> bool:
    return (directory / "signing.pub").exists() or any(directory.glob("*.jsonl"))


def _create_key(directory: Path) -> None:
    key = Ed25519PrivateKey.generate()
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    if files.create(directory / "signing.key", private):
        public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        files.replace(directory / "signing.pub", public, mode=0o644)
