"""One service's database: a connection pool, and transactions that nested calls join."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, LiteralString, TypeVar

import psycopg
import psycopg.waiting
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.rows import dict_row
from psycopg_pool import ConnectionPool

from huiyin_ledger.rows import reading

T = TypeVar("T")
Params = Sequence[Any] | Mapping[str, Any]
DictRow = dict[str, Any]
Connection = psycopg.Connection[Any]
Query = LiteralString | bytes | psycopg.sql.SQL | psycopg.sql.Composed

BY_KEY: LiteralString = """WITH by_key AS MATERIALIZED (
    SELECT set_config('plan_cache_mode', 'force_generic_plan', true), set_config('enable_seqscan', 'off', true),
           set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true)) """
"""Begins the first statement of a transaction whose statements find their rows by key; name `by_key` in its FROM. They are
then planned once a session, by index and nested loop, which is right also where the tables were empty at the time or have
grown since they were analysed; planned anew for each call they cost half as much again."""


class WouldBlockHub(RuntimeError):
    """psycopg waits in C under eventlet: one query would block every green thread."""


@dataclass
class _Open:
    connection: Connection
    callbacks: list[Callable[[], None]] = field(default_factory=list)


class Lent:
    """A pooled connection for one `with` block. Unlike `ConnectionPool.connection` it doesn't commit, which
    autocommit doesn't need; that halves its cost, which shows in an append."""

    __slots__ = ("_connection", "_pool")

    def __init__(self, pool: ConnectionPool[Connection]) -> None:
        self._pool = pool

    def __enter__(self) -> Connection:
        self._connection = self._pool.getconn()
        return self._connection

    def __exit__(self, *_: object) -> None:
        self._pool.putconn(self._connection)


class Database:
    """A pool over `url`, for threads and, with ``PSYCOPG_WAIT_FUNC=wait_selector``, for eventlet.

    Sessions use UTC and autocommit, and `role`, if given, by SET ROLE. All calls inside a `transaction()` block of
    the current context share its connection; other threads and green threads have their own. Connections are
    opened on demand.
    """

    def __init__(
        self, url: str, *, application_name: str, role: str | None = None, max_size: int = 10
    ) -> None:
        _refuse_to_block_eventlet()
        self.url = url
        self.application_name = application_name
        self.role = role
        options = f"{conninfo_to_dict(url).get('options') or ''} -c TimeZone=UTC".strip()
        self.conninfo = make_conninfo(
            url, application_name=application_name, options=options, client_encoding="UTF8"
        )
        self._current: ContextVar[_Open | None] = ContextVar(
            f"transaction of {application_name}", default=None
        )
        self._pool: ConnectionPool[Connection] = ConnectionPool(
            self.conninfo,
            min_size=0,
            max_size=max_size,
            kwargs={"autocommit": True},
            configure=self._configure,
            name=application_name,
            open=True,
        )

    def connect(self) -> Connection:
        """A connection outside the pool, in autocommit and with the same role, for long copies. The caller closes
        it."""
        connection = psycopg.connect(self.conninfo, autocommit=True)
        self._configure(connection)
        return connection

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Join the context's open transaction, or open one and commit it at the end of the block.

        An exception that leaves the outermost block rolls back. `with connection.transaction():` inside it is a
        savepoint.
        """
        if self.in_transaction:
            with self.joined() as connection:
                yield connection
            return
        with self.connection() as connection:
            opened = _Open(connection)
            token = self._current.set(opened)
            try:
                with connection.transaction():
                    yield connection
            finally:
                self._current.reset(token)
        for callback in opened.callbacks:
            callback()

    def connection(self) -> Lent:
        """A pooled connection in autocommit, even if a transaction is open in this context."""
        return Lent(self._pool)

    @contextmanager
    def joined(self) -> Iterator[Connection]:
        """The open transaction's connection, else a pooled one in autocommit, for a single statement."""
        open_here = self._current.get()
        if open_here is not None:
            yield open_here.connection
        else:
            with self.connection() as connection:
                yield connection

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open in this context."""
        return self._current.get() is not None

    def on_commit(self, callback: Callable[[], None]) -> None:
        """Run `callback` once the outermost transaction has committed, at once if none is open.

        It isn't run when that transaction rolls back; a savepoint rolled back inside it makes no difference.
        """
        open_here = self._current.get()
        if open_here is None:
            callback()
        else:
            open_here.callbacks.append(callback)

    def query(self, sql: Query, params: Params = ()) -> list[DictRow]:
        """All rows as dictionaries, in the open transaction if there is one."""
        with self.joined() as connection, connection.cursor(row_factory=dict_row) as cursor:
            return cursor.execute(sql, params or None).fetchall()

    def one(self, sql: Query, params: Params = ()) -> DictRow | None:
        """The first row, or None if there is none."""
        with self.joined() as connection, connection.cursor(row_factory=dict_row) as cursor:
            return cursor.execute(sql, params or None).fetchone()

    def rows(self, row_type: type[T], sql: Query, params: Params = ()) -> list[T]:
        """All rows as `row_type`, a dataclass whose fields are named as the query's columns are."""
        with self.joined() as connection, connection.cursor(row_factory=reading(row_type)) as cursor:
            return cursor.execute(sql, params or None).fetchall()

    def execute(self, sql: Query, params: Params = ()) -> int:
        """Run one statement; the number of rows it touched."""
        with self.joined() as connection, connection.cursor() as cursor:
            return cursor.execute(sql, params or None).rowcount

    def close(self) -> None:
        """Close every connection of the pool."""
        self._pool.close()

    def __enter__(self) -> Database:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _configure(self, connection: Connection) -> None:
        # A statement prepared while a table was empty would keep reading all of it for ever after.
        connection.execute("SET plan_cache_mode = force_custom_plan")
        if self.role is not None:
            connection.execute(psycopg.sql.SQL("SET ROLE {}").format(psycopg.sql.Identifier(self.role)))


def _refuse_to_block_eventlet() -> None:
    patcher = sys.modules.get("eventlet.patcher")
    if patcher is None or not patcher.is_monkey_patched("socket"):
        return
    if psycopg.waiting.wait is not psycopg.waiting.wait_selector:
        raise WouldBlockHub("set PSYCOPG_WAIT_FUNC=wait_selector in the environment before Python starts")
