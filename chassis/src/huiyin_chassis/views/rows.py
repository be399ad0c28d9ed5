"""Rows of a view as the database would return them, so that a row kept in memory and one read back are the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import compress
from operator import is_not
from typing import Any
from uuid import UUID

import orjson

from huiyin_chassis.views.tables import Table
from huiyin_chassis.views.view import Key, Row, View

Normaliser = Callable[[Any], Any]

_JSON = orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_SORT_KEYS


class BadRow(TypeError):
    """`apply` returned a row with columns missing or unknown, or with a value that its column can't hold."""


class Rows:
    """Checks and normalises the rows that one view's `apply` returns."""

    def __init__(self, view: View, table: Table) -> None:
        self._view = view
        self._normalisers = {
            name: _normaliser(kind) for name, kind in zip(table.columns, table.types, strict=True)
        }
        self._key = view.key
        kinds = self._normalisers
        self._key_normalisers = [kinds[k] for k in view.key]
        # A key of plain strings for text columns, the usual one, is as it should be.
        self._plain_key = [str if kinds[k] is _text else None for k in view.key]

    def key(self, key: Key) -> Key:
        """A key with its values as the database returns them."""
        if [v.__class__ for v in key] == self._plain_key:
            return key
        if len(key) != len(self._key_normalisers):
            raise BadRow(f"view {self._view.name}: a key needs {', '.join(self._key)}")
        try:
            return tuple([n(v) for n, v in zip(self._key_normalisers, key, strict=True)])
        except (TypeError, ValueError, ArithmeticError) as error:
            raise BadRow(f"view {self._view.name}: a key holds a value that its column can't") from error

    def normal(self, row: Row, before: Row | None) -> Row:
        """The row as it would be read back, changed in place. Values that are the very ones of `before` are so already."""
        if before is not None and list(row) == list(before):
            # Made from `before`, as most rows are: few of its many columns have changed.
            names: Iterable[str] = compress(row, map(is_not, row.values(), before.values()))
        elif row.keys() == self._normalisers.keys():
            names = row
        else:
            wrong = ", ".join(sorted(self._normalisers.keys() ^ row.keys()))
            raise BadRow(f"view {self._view.name}: missing or unknown columns {wrong}")
        normalisers = self._normalisers
        # The values of a dictionary may be replaced while it is walked through, its keys may not.
        for name in names:
            value = row[name]
            if value is not None:
                try:
                    row[name] = normalisers[name](value)
                except (TypeError, ValueError, ArithmeticError) as error:
                    raise BadRow(
                        f"view {self._view.name}: {name} can't hold a {type(value).__name__}"
                    ) from error
        return row

    def check_key(self, key: Key, row: Row) -> None:
        """Raises BadRow where a row says of itself that it is another."""
        if tuple(row[k] for k in self._key) != key:
            raise BadRow(f"view {self._view.name}: apply changed the key of a row")


def encode(rows: list[Row]) -> str:
    """Rows as a JSON array for json_populate_recordset."""
    return orjson.dumps(rows, default=_plain, option=_JSON).decode()


def _plain(value: Any) -> Any:
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, (Decimal, UUID)):
        return str(value)
    if isinstance(value, bytes):
        return "\\x" + value.hex()
    raise TypeError(f"{type(value).__name__} can't be kept in a view")


def _normaliser(kind: str) -> Normaliser:
    if kind.endswith("[]"):
        each = _normaliser(kind[:-2])
        return lambda value: [None if v is None else each(v) for v in _sequence(value)]
    base = kind.split("(")[0].strip()
    return _NORMALISERS.get(base, _text)


def _sequence(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return value
    raise TypeError


def _text(value: Any) -> Any:
    if type(value) is str:
        return value
    if isinstance(value, str):
        return str.__str__(value)
    raise TypeError


def _integer(value: Any) -> int:
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


def _moment(value: Any) -> datetime:
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError
    return moment if moment.tzinfo is UTC else moment.astimezone(UTC)


def _date(value: Any) -> date:
    if isinstance(value, datetime):
        raise TypeError
    return value if isinstance(value, date) else date.fromisoformat(value)


def _uuid(value: Any) -> UUID:
    return value if isinstance(value, UUID) else UUID(value)


def _json(value: Any) -> Any:
    return orjson.loads(orjson.dumps(value, default=_plain, option=_JSON))


def _bytes(value: Any) -> bytes:
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(value)
    raise TypeError


_NORMALISERS: dict[str, Normaliser] = {
    "text": _text,
    "character varying": _text,
    "character": _text,
    "smallint": _integer,
    "integer": _integer,
    "bigint": _integer,
    "boolean": _boolean,
    "double precision": _float,
    "real": _float,
    "numeric": _decimal,
    "timestamp with time zone": _moment,
    "date": _date,
    "uuid": _uuid,
    "jsonb": _json,
    "json": _json,
    "bytea": _bytes,
}
