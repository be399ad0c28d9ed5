"""Key-encryption keys, in a file outside the database: a stolen database alone opens no sealed text."""

from __future__ import annotations

import base64
import fcntl
import json
import os
import secrets
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from huiyin_ledger import files


class KeyringProblem(RuntimeError):
    """The keyring is missing, readable by others, damaged, or lacks a key that the database names."""


@dataclass
class Keyring:
    """The keys of one installation; from each, a key per jurisdiction is derived (HKDF-SHA256).

    The newest key wraps; older ones only unwrap, until everything is rewrapped and they are removed. A process that has
    it open takes up what another one changes before it wraps or misses a key. The file is JSON: ``{"current": id, "keys": {id: {"key": base64 of 32 bytes, "created_at": ISO time}}}``, mode 0600.
    """

    path: Path
    current: str
    _keys: dict[str, bytes] = field(repr=False)
    _created: dict[str, str] = field(repr=False)
    _stamp: tuple[int, int] = field(repr=False)
    _derived: dict[tuple[str, str], AESGCM] = field(default_factory=dict, repr=False)

    @classmethod
    def open(cls, path: Path, *, create: bool = False) -> Keyring:
        """Read the keyring; make one with a fresh key if there is none and `create` (the embedded mode) allows it.

        Raises KeyringProblem where it is missing otherwise, or where anybody but its owner may read it.
        """
        if create and not path.exists():
            first = _new_id({})
            made = {first: datetime.now(UTC).isoformat()}
            files.create(path, _written(first, {first: secrets.token_bytes(32)}, made))
        return cls._read(path)

    @classmethod
    def _read(cls, path: Path) -> Keyring:
        try:
            mode, stamp = path.stat().st_mode, _stamp(path)
            document = json.loads(path.read_text(encoding="utf-8"))
            keys = {i: base64.b64decode(k["key"], validate=True) for i, k in document["keys"].items()}
            created = {i: k["created_at"] for i, k in document["keys"].items()}
            ring = cls(path, document["current"], keys, created, stamp)
        except FileNotFoundError:
            raise _missing(path) from None
        except (ValueError, KeyError, TypeError, AttributeError):
            raise KeyringProblem(
                f"{path} is not a keyring, or is damaged: restore it from its backup"
            ) from None
        if stat.S_IMODE(mode) & 0o077:
            raise KeyringProblem(f"{path} may be read by others: chmod 600 {path}")
        if ring.current not in keys or any(len(k) != 32 for k in keys.values()):
            raise KeyringProblem(
                f"{path} is damaged: its current key is missing or a key is not 32 bytes long"
            )
        return ring

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all keys, oldest first."""
        return tuple(sorted(self._keys, key=lambda i: self._created[i]))

    def rotate(self) -> str:
        """Add a key, make it current and save; returns its id. Old keys stay until `forget`."""
        with self._changing():
            added = _new_id(self._keys)
            self._keys[added] = secrets.token_bytes(32)
            self._created[added] = datetime.now(UTC).isoformat()
            self.current = added
        return added

    def forget(self, key_id: str) -> None:
        """Delete an old key. Call it after `Vault.rewrap` left nothing under it; the current key is refused."""
        with self._changing():
            if key_id == self.current:
                raise KeyringProblem("the current key can't be forgotten: rotate first")
            self._keys.pop(key_id, None)
            self._created.pop(key_id, None)
            self._derived.clear()

    def wrap(self, jurisdiction: str, key: bytes, bound: bytes) -> tuple[str, bytes]:
        """The id of the current key and `key` encrypted under it; `bound` must be given again to unwrap."""
        self._reread()
        nonce = secrets.token_bytes(12)
        return self.current, nonce + self._cipher(self.current, jurisdiction).encrypt(nonce, key, bound)

    def unwrap(self, jurisdiction: str, kek_id: str, wrapped: bytes, bound: bytes) -> bytes:
        """The key again; cryptography's InvalidTag if it was altered or belongs elsewhere."""
        return self._cipher(kek_id, jurisdiction).decrypt(wrapped[:12], wrapped[12:], bound)

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """Change the file under a lock, so that concurrent changes lose no key."""
        held = os.open(self.path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(held, fcntl.LOCK_EX)
            self._reread()
            yield
            self._save()
        finally:
            os.close(held)

    def _reread(self) -> None:
        try:
            stamp = _stamp(self.path)
        except FileNotFoundError:
            raise _missing(self.path) from None
        if stamp != self._stamp:
            fresh = self._read(self.path)
            self.current, self._keys, self._created = fresh.current, fresh._keys, fresh._created
            self._derived.clear()
            self._stamp = stamp

    def _cipher(self, kek_id: str, jurisdiction: str) -> AESGCM:
        cipher = self._derived.get((kek_id, jurisdiction))
        if cipher is None:
            if kek_id not in self._keys:
                self._reread()
            if kek_id not in self._keys:
                raise KeyringProblem(
                    f"{self.path} lacks key {kek_id}, which the database names: restore the keyring"
                )
            info = b"huiyin.kek.v1\x00" + jurisdiction.encode()
            derived = HKDF(hashes.SHA256(), 32, None, info).derive(self._keys[kek_id])
            cipher = self._derived[kek_id, jurisdiction] = AESGCM(derived)
        return cipher

    def _save(self) -> None:
        files.replace(self.path, _written(self.current, self._keys, self._created))
        self._stamp = _stamp(self.path)


def _written(current: str, keys: Mapping[str, bytes], created: Mapping[str, str]) -> bytes:
    document = {
        "current": current,
        "keys": {i: {"key": base64.b64encode(k).decode(), "created_at": created[i]} for i, k in keys.items()},
    }
    return json.dumps(document, indent=2).encode()


def ever_sealed(url: str) -> bool:
    """True if this service's database has sealed values: then a missing keyring is a lost one."""
    with psycopg.connect(url) as connection:
        row = connection.execute(
            "SELECT EXISTS (SELECT FROM vault.key) OR EXISTS (SELECT FROM vault.erased)"
        ).fetchone()
    return row == (True,)


def require_unless_first(path: Path, urls: Iterable[str]) -> None:
    """Raises KeyringProblem where there is no keyring, though something was sealed in one of the databases: a new one would
    open nothing of it, and hide that it is lost."""
    if not path.exists() and any(ever_sealed(url) for url in urls):
        raise KeyringProblem(f"no keyring at {path}, though texts were sealed: restore it from its backup")


def _missing(path: Path) -> KeyringProblem:
    return KeyringProblem(f"no keyring at {path}: restore it from its backup, or create one")


def _stamp(path: Path) -> tuple[int, int]:
    """Changes whenever the file is replaced."""
    found = path.stat()
    return found.st_mtime_ns, found.st_ino


def _new_id(taken: dict[str, bytes]) -> str:
    while True:
        candidate = f"kek-{datetime.now(UTC):%Y%m%d}-{secrets.token_hex(4)}"
        if candidate not in taken:
            return candidate
