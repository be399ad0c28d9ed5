"""Folds a batch of events into one table of a view: load the rows, apply the events in memory, write the rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import compress
from operator import is_not
from typing import Any

from psycopg import Connection
from psycopg.rows import tuple_row
from psycopg.sql import SQL, Composed, Identifier

from huiyin_ledger.events import Event
from huiyin_ledger.rows import BadRow, encode, maker
from huiyin_ledger.views.tables import exists
from huiyin_ledger.views.view import REMOVED, Handler, Key, View

Rows = dict[Key, Any]
"""Rows by key."""
Step = tuple[Handler, Event, Key]
"""An event, its fold, and the key of one row that it touches."""


class ViewMissing(LookupError):
    """The table doesn't exist: migrate, or rebuild the view."""


class TableFold:
    """One view over one of its tables (``live.name``, ``shadow.name`` or ``previous.name``).

    Rows in memory hold what the database would return: changed values are normalised after every event.
    """

    def __init__(self, view: View, schema: str) -> None:
        self.view = view
        self.schema = schema
        names = [column.name for column in view.columns]
        self._normal = [(column.name, column.normal) for column in view.columns]
        self._new = [object()] * len(names)
        self._derive = view.derive if type(view).derive is not View.derive else None
        self._key_normal = [column.normal for column in view.columns[: len(view.key)]]
        # A key of plain strings for text columns, the usual one, is as it should be.
        self._plain_key = [str if column.type == "text" else None for column in view.columns[: len(view.key)]]
        self._make = maker(view.row_type)
        target = Identifier(schema, view.name)
        columns = SQL(", ").join(map(Identifier, names))
        key = SQL(", ").join(map(Identifier, view.key))
        arrays = SQL(", ".join(f"%b::{column.type}[]" for column in view.columns[: len(view.key)]))
        load = SQL("SELECT {} FROM {} WHERE ({}) IN (SELECT * FROM unnest({})) ORDER BY {} FOR UPDATE")
        upsert = SQL(
            "INSERT INTO {0} ({1}) SELECT {1} FROM json_populate_recordset(NULL::{0}, %s::json)"
            " ON CONFLICT ({2}) DO {3}"
        )
        delete = SQL("DELETE FROM {} WHERE ({}) IN (SELECT * FROM unnest({}))")
        self._load = load.format(columns, target, key, arrays, key).as_bytes(None)
        self._upsert = upsert.format(target, columns, key, _set_all(names[len(view.key) :])).as_bytes(None)
        self._delete = delete.format(target, key, arrays).as_bytes(None)

    @classmethod
    def of(cls, connection: Connection, view: View, schema: str) -> TableFold:
        """The fold over a table that is there. Raises ViewMissing."""
        if not exists(connection, schema, view.name):
            raise ViewMissing(f"{schema}.{view.name} does not exist")
        return cls(view, schema)

    def concerns(self, event: Event) -> bool:
        """Whether the view folds this event."""
        return event.family in self.view.sources.get(event.source, ())

    def steps(self, events: Iterable[Event]) -> list[Step]:
        """The events in order, with the keys of the rows that they touch."""
        keys, plain, normal = self.view.keys, self._plain_key, self._key
        handlers = self.view.handlers
        return [
            (handler, event, key if [value.__class__ for value in key] == plain else normal(key))
            for event in events
            for handler in (handlers[event.family],)
            for key in keys(event)
        ]

    def fold(self, events: Iterable[Event], connection: Connection) -> None:
        """Fold a batch of events, in order, into the table. Raises BadRow."""
        steps = self.steps(events)
        first: dict[Key, bool] = {}
        for handler, _, key in steps:
            first.setdefault(key, handler.first)
        sought = [key for key, is_first in first.items() if not is_first]
        rows = self.load(sought, connection) if sought else {}
        changed = self.apply(steps, rows)
        self.upsert([rows[key] for key in changed if key in rows], connection)
        self.delete([key for key in changed if key not in rows], connection)

    def apply(self, steps: Iterable[Step], rows: Rows) -> dict[Key, None]:
        """Apply events to the rows in memory, changing them in place; the keys of those that were changed."""
        view, derive, normalise = self.view, self._derive, self._normalise
        changed: dict[Key, None] = {}
        for handler, event, key in steps:
            before = self._new
            row = None if handler.creates else rows.get(key)
            if row is not None:
                before = [*row.__dict__.values()]
            elif handler.creates:
                row = handler.call(view, event)
            elif view.begins_blank:
                row = view.row_type(*key)
            else:
                continue
            if not handler.creates and handler.call(view, row, event) is REMOVED:
                if rows.pop(key, None) is not None:
                    changed[key] = None
                continue
            if handler.versions:
                row.version = event.version
            if derive is not None:
                derive(row, event)
            if normalise(row, before, key):
                rows[key] = row
                changed[key] = None
        return changed

    def load(self, keys: Iterable[Key], connection: Connection) -> Rows:
        """The rows of these keys, locked."""
        arrays = [list(column) for column in zip(*keys, strict=True)] or [[]] * len(self.view.key)
        with connection.cursor(row_factory=tuple_row) as cursor:
            found = cursor.execute(self._load, arrays).fetchall()
        width = len(self.view.key)
        return {values[:width]: self._make(values) for values in found}

    def upsert(self, rows: Sequence[object], connection: Connection) -> None:
        """Write rows, whether or not they are in the table."""
        if rows:
            connection.execute(self._upsert, (encode(rows),))

    def delete(self, keys: Sequence[Key], connection: Connection) -> None:
        """Remove the rows of these keys."""
        if keys:
            connection.execute(self._delete, [list(column) for column in zip(*keys, strict=True)])

    def _key(self, key: Key) -> Key:
        if len(key) != len(self._key_normal):
            raise BadRow(f"view {self.view.name}: a key needs {', '.join(self.view.key)}")
        try:
            return tuple([normal(value) for normal, value in zip(self._key_normal, key, strict=True)])
        except (TypeError, ValueError, LookupError, ArithmeticError) as error:
            raise BadRow(f"view {self.view.name}: a key holds a value that its column can't") from error

    def _normalise(self, row: Any, before: list[Any], key: Key) -> bool:
        """Normalise the values that an event changed; True if there were any."""
        fields, first = row.__dict__, None
        if len(fields) != len(self._normal):
            raise BadRow(f"view {self.view.name}: a row has other fields than {type(row).__name__}")
        for name, normal in compress(self._normal, map(is_not, fields.values(), before)):
            first = first or name
            value = fields[name]
            if value is None:
                continue
            try:
                fields[name] = normal(value)
            except (TypeError, ValueError, LookupError, ArithmeticError) as error:
                raise BadRow(f"view {self.view.name}: {name} can't hold a {type(value).__name__}") from error
        if first in self.view.key and tuple([fields[k] for k in self.view.key]) != key:
            raise BadRow(f"view {self.view.name}: the key of a row was changed")
        return first is not None


def _set_all(columns: Sequence[str]) -> Composed:
    if not columns:
        return Composed([SQL("NOTHING")])
    assignments = SQL(", ").join(SQL("{0} = excluded.{0}").format(Identifier(c)) for c in columns)
    return SQL("UPDATE SET {}").format(assignments)
