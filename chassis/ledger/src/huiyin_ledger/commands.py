"""Runs a command: one act, one transaction, retried on a conflict, executed once per Idempotency-Key."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Protocol, TypeVar

import orjson
import psycopg
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import BaseModel

from huiyin_ledger.db import Database
from huiyin_ledger.domain import Act, Conflict, Once, Refused, acting
from huiyin_ledger.ledger.application import Ledger

T = TypeVar("T")

_ONE_USE_NONCE = bytes(12)
"""Each stored answer has its own derived key (Idempotency-Key, actor, jurisdiction), used for one encryption."""


class HasLedger(Protocol):
    """What `execute` needs of a runtime."""

    @property
    def ledger(self) -> Ledger: ...


def execute(
    runtime: HasLedger,
    act: Act,
    fn: Callable[[], T],
    *,
    jurisdiction: str,
    retries: int = 3,
    answer: type[T] | None = None,
) -> T:
    """Run `fn` under `act` in one unit of work and return its result. What `fn` saves is appended when it returns.

    On a Conflict or a deadlock the transaction is rolled back and `fn` runs again, at most `retries` times. So
    `fn` must load what it changes and have no effects outside the database, or be called with ``retries=0``.
    Inside an open transaction nothing is retried. `fn` returns the pydantic model `answer`, or without one something that
    JSON can hold: where the act has a key, the same key of the same actor in the same jurisdiction returns that again
    without running `fn`. Raises Refused("idempotency_key_reused") if the request's hash differs from the first one, and
    whatever `fn` raises. A refused command doesn't use up its key.
    """
    ledger, once = runtime.ledger, act.once
    attempts = 1 if ledger.database.in_transaction else retries + 1
    while True:
        attempts -= 1
        try:
            with acting(act), ledger.unit_of_work():
                if once is None:
                    return fn()
                return _once(ledger.database, act, fn, jurisdiction, once, answer)
        except Conflict:
            if attempts <= 0:
                raise
        except (psycopg.errors.DeadlockDetected, psycopg.errors.SerializationFailure) as error:
            if attempts <= 0:
                raise Conflict from error


def _once(
    database: Database, act: Act, fn: Callable[[], T], jurisdiction: str, once: Once, answer: type[T] | None
) -> T:
    key_hash = hashlib.sha256(b"huiyin.idempotency.v1\x00" + once.key.encode()).digest()
    row_key = (jurisdiction, act.actor, key_hash)
    # A second request with this key waits here until the first has committed or rolled back.
    claimed = database.execute(
        """INSERT INTO command.answer (jurisdiction, actor, key_hash, request_hash) VALUES (%s, %s, %s, %s)
           ON CONFLICT DO NOTHING""",
        (*row_key, once.request_hash),
    )
    cipher = _cipher(once.key, jurisdiction, act.actor)
    if claimed:
        result = fn()
        sealed = cipher.encrypt(_ONE_USE_NONCE, _to_json(result), None)
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
    if found["request_hash"] != once.request_hash:
        raise Refused(
            "idempotency_key_reused", "this Idempotency-Key was used for another request: use a new one"
        )
    return _from_json(cipher.decrypt(_ONE_USE_NONCE, bytes(found["answer"]), None), answer)


def _to_json(result: object) -> bytes:
    if isinstance(result, BaseModel):
        return result.model_dump_json().encode()
    return orjson.dumps(result, option=orjson.OPT_PASSTHROUGH_DATACLASS)


def _from_json(stored: bytes, answer: type[T] | None) -> T:
    if answer is not None and issubclass(answer, BaseModel):
        return answer.model_validate_json(stored)
    result: T = orjson.loads(stored)
    return result


def _cipher(key: str, jurisdiction: str, actor: str) -> AESGCM:
    info = "\x00".join(("huiyin.answer.v1", jurisdiction, actor)).encode()
    return AESGCM(HKDF(hashes.SHA256(), 32, None, info).derive(key.encode()))
