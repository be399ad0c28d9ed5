"""Commands: one act, one transaction, run again where somebody was quicker, answered once per Idempotency-Key."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any, Protocol, TypeVar, cast

import orjson
import psycopg
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from huiyin_chassis.db import Database
from huiyin_chassis.domain import Act, Conflict, Refused, acting

T = TypeVar("T")

_ONE_USE_NONCE = bytes(12)
"""Each answer has a key of its own (its Idempotency-Key, actor and jurisdiction), used for one encryption."""


class HasDatabase(Protocol):
    """What `execute` needs of a runtime."""

    @property
    def database(self) -> Database: ...


def execute(
    runtime: HasDatabase,
    act: Act,
    fn: Callable[[], T],
    *,
    jurisdiction: str,
    idempotency_key: str | None = None,
    request_hash: str | None = None,
    retries: int = 3,
) -> T:
    """Run `fn` under `act` in one transaction and return its result.

    On a Conflict or a deadlock everything is rolled back and `fn` runs again, `retries` times at most, so it must
    load what it changes itself and do nothing outside the database; give ``retries=0`` where it can't. Inside a
    transaction that is already open nothing is retried. With `idempotency_key`, `fn` returns a JSON object; the same
    actor's same key in the same jurisdiction gets that answer again without running anything. Raises
    Refused("idempotency_key_reused") where `request_hash` differs from the first time, and whatever `fn` raises; a refused
    command leaves its key unused.
    """
    attempts = 1 if runtime.database.in_transaction else retries + 1
    while True:
        attempts -= 1
        try:
            with acting(act), runtime.database.transaction():
                if idempotency_key is None:
                    return fn()
                return _once(runtime.database, act, fn, jurisdiction, idempotency_key, request_hash or "")
        except Conflict:
            if attempts <= 0:
                raise
        except (psycopg.errors.DeadlockDetected, psycopg.errors.SerializationFailure) as error:
            if attempts <= 0:
                raise Conflict from error


def hash_of(request: Any) -> str:
    """The `request_hash` of a JSON-able request."""
    return hashlib.sha256(orjson.dumps(request, option=orjson.OPT_SORT_KEYS, default=str)).hexdigest()


def _once(
    database: Database, act: Act, fn: Callable[[], T], jurisdiction: str, key: str, request_hash: str
) -> T:
    row_key = (jurisdiction, act.actor, hashlib.sha256(b"huiyin.idempotency.v1\x00" + key.encode()).digest())
    # A second request with this key waits here until the first has committed or rolled back.
    claimed = database.execute(
        """INSERT INTO command.answer (jurisdiction, actor, key_hash, request_hash) VALUES (%s, %s, %s, %s)
           ON CONFLICT DO NOTHING""",
        (*row_key, request_hash),
    )
    cipher = _cipher(key, jurisdiction, act.actor)
    if claimed:
        result = fn()
        sealed = cipher.encrypt(
            _ONE_USE_NONCE, orjson.dumps(result, option=orjson.OPT_PASSTHROUGH_DATACLASS), None
        )
        database.execute(
            "UPDATE command.answer SET answer = %s WHERE jurisdiction = %s AND actor = %s AND key_hash = %s",
            (sealed, *row_key),
        )
        return result
    found = database.one(
        "SELECT request_hash, answer FROM command.answer WHERE jurisdiction = %s AND actor = %s AND key_hash = %s",
        row_key,
    )
    if found is None:
        raise Conflict
    if found["request_hash"] != request_hash:
        raise Refused(
            "idempotency_key_reused", "this Idempotency-Key was used for another request: use a new one"
        )
    return cast(T, orjson.loads(cipher.decrypt(_ONE_USE_NONCE, bytes(found["answer"]), None)))


def _cipher(key: str, jurisdiction: str, actor: str) -> AESGCM:
    info = "\x00".join(("huiyin.answer.v1", jurisdiction, actor)).encode()
    return AESGCM(HKDF(hashes.SHA256(), 32, None, info).derive(key.encode()))
