"""Appending one event with as little of the driver around it as it takes: half of a writer's time was spent there.

The statement is prepared once per connection and its parameters are written in PostgreSQL's binary form by hand. Where
psycopg waits in Python, as under eventlet, this waits by it and lets others run; elsewhere libpq waits. Used only outside
of transactions: where the statement has been deallocated meanwhile, as psycopg does after a rollback, it is prepared
again, and nothing was lost by the attempt.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from weakref import WeakSet

import psycopg
import psycopg.waiting
from psycopg import generators, pq

from huiyin_ledger.domain import Act
from huiyin_ledger.ledger.stored import LedgerStoredEvent

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_POSTGRES_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

_NAME = b"huiyin_append"
_STATEMENT = b"SELECT ledger.append_one($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
_TEXT, _INT4, _UUID, _TIME = 25, 23, 2950, 1184
_TYPES = [_TEXT, _UUID, _INT4, _TEXT, _INT4, _TIME, _TEXT, _TEXT, _TEXT, _TEXT]
_BINARY = [pq.Format.BINARY] * len(_TYPES)

_int4 = struct.Struct(">i").pack
_int8 = struct.Struct(">q").pack
_WAITS_IN_PYTHON = psycopg.waiting.wait is psycopg.waiting.wait_selector

_answer = struct.Struct(">24xq4xq").unpack
"""Of a bigint[] of two: the array's header, then each with its length before it."""

_prepared: WeakSet[psycopg.Connection[Any]] = WeakSet()


def append_one(
    connection: psycopg.Connection[Any], jurisdiction: str, event: LedgerStoredEvent, act: Act
) -> tuple[int, datetime]:
    """Append one event on a connection in autocommit; its position and recorded_at. Raises what psycopg would."""
    stream = event.originator_id
    assert isinstance(stream, UUID)
    parameters = (
        jurisdiction.encode(),
        stream.bytes,
        _int4(event.originator_version),
        event.topic.encode(),
        _int4(event.schema_version),
        _int8((event.occurred_at - _POSTGRES_EPOCH) // _MICROSECOND),
        event.state,
        act.actor.encode(),
        act.causation.encode(),
        act.correlation.encode(),
    )
    try:
        value = _run(connection, parameters)
    except psycopg.errors.InvalidSqlStatementName:
        _prepared.discard(connection)
        value = _run(connection, parameters)
    position, microseconds = _answer(value)
    return position, EPOCH + timedelta(microseconds=microseconds)


def _run(connection: psycopg.Connection[Any], parameters: Sequence[bytes]) -> bytes:
    wire = connection.pgconn
    with connection.lock:
        if connection not in _prepared:
            wire.send_prepare(_NAME, _STATEMENT, _TYPES)
            _expect(pq.ExecStatus.COMMAND_OK, _waited_for(connection), connection)
            _prepared.add(connection)
        if _WAITS_IN_PYTHON:
            wire.send_query_prepared(_NAME, parameters, _BINARY, result_format=pq.Format.BINARY)
            result = _waited_for(connection)
        else:
            result = wire.exec_prepared(_NAME, parameters, _BINARY, result_format=pq.Format.BINARY)
    _expect(pq.ExecStatus.TUPLES_OK, result, connection)
    value = result.get_value(0, 0)
    assert value is not None
    return value


def _waited_for(connection: psycopg.Connection[Any]) -> pq.abc.PGresult:
    results: list[pq.abc.PGresult] = connection.wait(generators.execute(connection.pgconn))
    (result,) = results
    return result


def _expect(status: pq.ExecStatus, result: pq.abc.PGresult, connection: psycopg.Connection[Any]) -> None:
    if result.status != status:
        raise psycopg.errors.error_from_result(result, encoding=connection.info.encoding)
