"""Typed rows: dataclasses whose annotations say what a column holds, in PostgreSQL and in memory.

``str`` is text, ``int`` integer, ``bool`` boolean, ``float`` double precision, ``Decimal`` numeric, ``datetime``
timestamptz, ``date`` date, ``UUID`` uuid, ``bytes`` bytea, a ``StrEnum`` text, ``tuple[T, ...]`` an array of T, a
``Mapping`` jsonb; ``| None`` may be null; ``Annotated[T, Sql("bigint")]`` where PostgreSQL's type has to be another.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, TypeVar, get_args, get_origin
from uuid import UUID

import orjson
from psycopg import Cursor
from psycopg.types.json import Json as _PsycopgJson

T = TypeVar("T")
Convert = Callable[[Any], Any]

_COLUMNS: dict[type, tuple[Column, ...]] = {}
_JSON = orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_SORT_KEYS


class BadRow(TypeError):
    """A column of a row class has no known type, or a value doesn't fit its column."""


@dataclass(frozen=True, slots=True)
class Sql:
    """PostgreSQL's type of a column, where it doesn't follow from the annotation."""

    type: str


Json = Annotated[Any, Sql("jsonb")]
"""Any JSON value."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `normal` brings a value (also as JSON has it: a time as text) to what the database would return and
    raises TypeError, ValueError, LookupError or ArithmeticError for what the column can't hold. `read` is what has
    still to be done with the driver's value, `copied` what COPY needs done; None: nothing. Neither sees None."""

    name: str
    type: str
    nullable: bool
    normal: Convert
    read: Convert | None = None
    copied: Convert | None = None


def columns_of(row_type: type) -> tuple[Column, ...]:
    """The columns of a dataclass, in order. Raises BadRow for an annotation that no column has."""
    if row_type not in _COLUMNS:
        hints = typing.get_type_hints(row_type, include_extras=True)
        fields = dataclasses.fields(row_type)
        _COLUMNS[row_type] = tuple(_column(each.name, hints[each.name]) for each in fields)
    return _COLUMNS[row_type]


def maker(row_type: type[T], names: Sequence[str] | None = None) -> Callable[[Sequence[Any]], T]:
    """What makes a row of the driver's values for the columns `names` (all, in order, where None)."""
    columns = {column.name: column for column in columns_of(row_type)}
    given = list(columns if names is None else names)
    reads = [(n, name, columns[name].read) for n, name in enumerate(given) if name in columns]
    late = [(n, name, read) for n, name, read in reads if read is not None]

    def make(values: Sequence[Any]) -> T:
        row = dict(zip(given, values, strict=True))
        for n, name, read in late:
            if values[n] is not None:
                row[name] = read(values[n])
        return row_type(**row)

    return make


def reading(row_type: type[T]) -> Callable[[Cursor[Any]], Callable[[Sequence[Any]], T]]:
    """A row factory for psycopg: every row as `row_type`, whose fields are named as the query's columns are."""
    return lambda cursor: maker(row_type, [column.name for column in cursor.description or ()])


def encode(rows: Iterable[object]) -> str:
    """Rows as a JSON array for json_populate_recordset."""
    return orjson.dumps(list(rows), default=_plain, option=orjson.OPT_PASSTHROUGH_DATETIME).decode()


def _column(name: str, annotation: Any) -> Column:
    kind, sql = annotation, None
    nullable = False
    while get_origin(kind) in (Annotated, typing.Union, types.UnionType):
        if get_origin(kind) is Annotated:
            kind, *said = get_args(kind)
            sql = next((each.type for each in said if isinstance(each, Sql)), sql)
            continue
        nullable, (kind, *others) = True, [each for each in get_args(kind) if each is not types.NoneType]
        if others:
            raise BadRow(f"column {name}: {annotation} is of several types")
    return _typed(name, kind, sql, nullable)


def _typed(name: str, kind: Any, sql: str | None, nullable: bool) -> Column:
    if get_origin(kind) is tuple:
        item = _column(name, get_args(kind)[0])
        copied = list if item.copied is None else _each(item.copied, list)
        return Column(name, sql or f"{item.type}[]", nullable, _each(item.normal, tuple), tuple, copied)
    if sql == "jsonb" or get_origin(kind) is Mapping or kind is Mapping:
        return Column(name, sql or "jsonb", nullable, _json, None, _copied_json)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        member = {each.value: each for each in kind}.__getitem__
        return Column(name, sql or "text", nullable, member, kind)
    if kind not in _KINDS:
        raise BadRow(f"column {name}: no column holds {kind}; lists are tuple[T, ...], objects are Mapping")
    plain, normal = _KINDS[kind]
    return Column(name, sql or plain, nullable, normal)


def _each(convert: Convert, kind: type) -> Convert:
    def converted(values: Any) -> Any:
        if not isinstance(values, (list, tuple)):
            raise TypeError
        return kind([None if value is None else convert(value) for value in values])

    return converted


def _plain(value: Any) -> Any:
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, (Decimal, UUID)):
        return str(value)
    if isinstance(value, bytes):
        return "\\x" + value.hex()
    raise TypeError(f"{type(value).__name__} can't be kept in a row")


def _text(value: Any) -> Any:
    if type(value) is str:
        return value
    if isinstance(value, str):
        return str.__str__(value)
    raise TypeError


def _integer(value: Any) -> int:
    if type(value) is int:
        return value
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError
    return int(value)


def _boolean(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    raise TypeError


def _float(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise TypeError
    return float(value)


def _decimal(value: Any) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(str(value))


def _date(value: Any) -> date:
    if isinstance(value, datetime):
        raise TypeError
    return value if isinstance(value, date) else date.fromisoformat(value)


def _uuid(value: Any) -> UUID:
    return value if isinstance(value, UUID) else UUID(value)


def _json(value: Any) -> Any:
    return orjson.loads(orjson.dumps(value, default=_plain, option=_JSON))


def _copied_json(value: Any) -> _PsycopgJson:
    return _PsycopgJson(value, dumps=orjson.dumps)


def _bytes(value: Any) -> bytes:
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(value)
    raise TypeError


def instant(value: str | datetime) -> datetime:
    """A time, also as JSON has it, aware and in UTC. Raises ValueError for one without a zone."""
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError("a time needs its zone")
    return moment if moment.tzinfo is UTC else moment.astimezone(UTC)


_KINDS: dict[Any, tuple[str, Convert]] = {
    str: ("text", _text),
    int: ("integer", _integer),
    bool: ("boolean", _boolean),
    float: ("double precision", _float),
    Decimal: ("numeric", _decimal),
    datetime: ("timestamptz", instant),
    date: ("date", _date),
    UUID: ("uuid", _uuid),
    bytes: ("bytea", _bytes),
}
