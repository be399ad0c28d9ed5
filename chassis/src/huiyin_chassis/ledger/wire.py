"""Appending one event with as little of the driver around it as it takes: half of a writer's time was spent there.

The statement is prepared once per connection and its parameters are written in PostgreSQL's binary form by hand. It
waits as psycopg does, so under eventlet it lets others run. Used only outside of transactions: where the statement has
been deallocated meanwhile, as psycopg does after a rollback, it is prepared again, and nothing was lost by the attempt.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from weakref import WeakSet

import psycopg
from psycopg import generators, pq

from huiyin_chassis.domain import Act
from huiyin_chassis.ledger.stored import LedgerStoredEvent

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_POSTGRES_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

_NAME = b"huiyin_append"
_STATEMENT = b"""SELECT ledger.append($1, ARRAY[$2], ARRAY[$3], ARRAY[$4], ARRAY[$5], ARRAY[$6], ARRAY[$7], $8, $9, $10)"""
_TEXT, _INT4, _UUID, _TIME = 25, 23, 2950, 1184
_TYPES = [_TEXT, _UUID, _INT4, _TEXT, _INT4, _TIME, _TEXT, _TEXT, _TEXT, _TEXT]
_BINARY = [pq.Format.BINARY] * len(_TYPES)

_int4 = struct.Struct(">i").pack
_int8 = struct.Struct(">q").pack
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
            _result(connection, pq.ExecStatus.COMMAND_OK)
            _prepared.add(connection)
        wire.send_query_prepared(_NAME, parameters, _BINARY, result_format=pq.Format.BINARY)
        value = _result(connection, pq.ExecStatus.TUPLES_OK).get_value(0, 0)
    assert value is not None
    return value


def _result(connection: psycopg.Connection[Any], expected: pq.ExecStatus) -> pq.abc.PGresult:
    results: list[pq.abc.PGresult] = connection.wait(generators.execute(connection.pgconn))
    (result,) = results
    if result.status != expected:
        raise psycopg.errors.error_from_result(result, encoding=connection.info.encoding)
    return result
