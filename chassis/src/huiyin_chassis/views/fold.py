"""Folding a page of events into one table of a view: load the rows it touches, apply in memory, write them back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from psycopg import Connection
from psycopg.rows import tuple_row
from psycopg.sql import SQL, Composed, Identifier

from huiyin_chassis.events import Event
from huiyin_chassis.views.rows import Rows, encode
from huiyin_chassis.views.tables import Table, describe
from huiyin_chassis.views.view import Key, Row, View


class ViewMissing(LookupError):
    """The view has no such table: migrate, or rebuild it first."""


class TableFold:
    """One view over one of its tables (``live.name``, ``shadow.name`` or ``previous.name``)."""

    def __init__(self, view: View, table: Table) -> None:
        self.view = view
        self.table = table
        self.rows = Rows(view, table)
        target = Identifier(table.schema, table.name)
        columns = SQL(", ").join(Identifier(c) for c in table.columns)
        key = SQL(", ").join(Identifier(k) for k in view.key)
        kinds = dict(zip(table.columns, table.types, strict=True))
        arrays = SQL(", ".join(f"%b::{kinds[k]}[]" for k in view.key))
        others = [c for c in table.columns if c not in view.key]
        load = SQL("SELECT {} FROM {} WHERE ({}) IN (SELECT * FROM unnest({})) ORDER BY {} FOR UPDATE")
        upsert = SQL(
            "INSERT INTO {0} ({1}) SELECT {1} FROM json_populate_recordset(NULL::{0}, %s::json)"
            " ON CONFLICT ({2}) DO {3}"
        )
        delete = SQL("DELETE FROM {} WHERE ({}) IN (SELECT * FROM unnest({}))")
        self._load = load.format(columns, target, key, arrays, key).as_bytes(None)
        self._upsert = upsert.format(target, columns, key, _set_all(others)).as_bytes(None)
        self._delete = delete.format(target, key, arrays).as_bytes(None)

    @classmethod
    def of(cls, connection: Connection, view: View, schema: str) -> TableFold:
        """The fold over a table as the catalog has it. Raises ViewMissing, ViewOutdated."""
        table = describe(connection, schema, view.name)
        if table is None:
            raise ViewMissing(f"{schema}.{view.name} does not exist")
        return cls(view, table)

    def concerns(self, event: Event) -> bool:
        """Whether the view folds this event."""
        return event.family in self.view.sources.get(event.source, ())

    def fold(self, events: Sequence[Event], connection: Connection) -> None:
        """Fold a page of events, in their order, into the table."""
        touched: dict[Key, bool] = {}
        for event in events:
            for key in self.view.keys(event):
                touched.setdefault(self.rows.key(key), event.family in self.view.creates)
        if not touched:
            return
        sought = [key for key, created in touched.items() if not created]
        before = self.load(sought, connection) if sought else {}
        after = dict(before)
        for event in events:
            self.apply(event, after)
        self.write(before, after, touched, connection)

    def apply(self, event: Event, rows: dict[Key, Row]) -> list[Key]:
        """Apply one event to the rows in memory; the keys that it touched. A key without a row has none."""
        view, touched = self.view, []
        for given in self.view.keys(event):
            key = self.rows.key(given)
            touched.append(key)
            before = rows.get(key)
            after = view.apply(key, before, event)
            if after is before:
                continue
            if after is None:
                rows.pop(key, None)
                continue
            normal = self.rows.normal(after, before)
            if before is None:
                self.rows.check_key(key, normal)
            rows[key] = normal
        return touched

    def load(self, keys: Iterable[Key], connection: Connection) -> dict[Key, Row]:
        """The rows of these keys, locked."""
        columns, width = self.table.columns, len(self.view.key)
        wanted = list(zip(*keys, strict=True)) or [()] * width
        arrays = [list(column) for column in wanted]
        with connection.cursor(row_factory=tuple_row) as cursor:
            found = cursor.execute(self._load, arrays).fetchall()
        rows = (dict(zip(columns, values, strict=True)) for values in found)
        return {tuple(row[k] for k in self.view.key): row for row in rows}

    def write(
        self, before: dict[Key, Row], after: dict[Key, Row], keys: Iterable[Key], connection: Connection
    ) -> None:
        """Write the rows of `keys` that differ."""
        self.upsert([after[k] for k in keys if k in after and after[k] is not before.get(k)], connection)
        self.delete([k for k in keys if k in before and k not in after], connection)

    def upsert(self, rows: list[Row], connection: Connection) -> None:
        """Write rows, whether or not they are in the table."""
        if rows:
            connection.execute(self._upsert, (encode(rows),))

    def delete(self, keys: Sequence[Key], connection: Connection) -> None:
        """Remove the rows of these keys."""
        if keys:
            connection.execute(self._delete, [list(column) for column in zip(*keys, strict=True)])


def _set_all(columns: Sequence[str]) -> Composed:
    if not columns:
        return Composed([SQL("NOTHING")])
    assignments = SQL(", ").join(SQL("{0} = excluded.{0}").format(Identifier(c)) for c in columns)
    return SQL("UPDATE SET {}").format(assignments)
