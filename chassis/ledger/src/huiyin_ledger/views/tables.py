"""Creates the tables of views, and reads their columns from the catalog."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from psycopg import Connection
from psycopg.rows import tuple_row
from psycopg.sql import SQL, Composed, Identifier

from huiyin_ledger.rows import Column
from huiyin_ledger.views.view import View


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a view as the database has it: column names in order, with their types as SQL writes them."""

    schema: str
    name: str
    columns: tuple[str, ...]
    types: tuple[str, ...]


def describe(connection: Connection, schema: str, name: str) -> Table | None:
    """The table as the catalog has it, or None if there is no such table."""
    rows = (
        connection.cursor(row_factory=tuple_row)
        .execute(
            """SELECT a.attname, format_type(a.atttypid, a.atttypmod)
             FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = %s AND c.relname = %s AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum""",
            (schema, name),
        )
        .fetchall()
    )
    if not rows:
        return None
    return Table(schema, name, tuple(r[0] for r in rows), tuple(r[1] for r in rows))


def exists(connection: Connection, schema: str, name: str) -> bool:
    """True if the table exists."""
    found = connection.execute("SELECT to_regclass(format('%%I.%%I', %s::text, %s::text))", (schema, name))
    return found.fetchone() != (None,)


def create(connection: Connection, view: View, schema: str) -> None:
    """Create the view's empty table with its primary key, without its other indexes."""
    connection.execute(
        SQL("CREATE TABLE {} ({}, PRIMARY KEY ({}))").format(
            Identifier(schema, view.name),
            SQL(", ").join(_column(column) for column in view.columns),
            SQL(", ").join(Identifier(k) for k in view.key),
        )
    )


def _column(column: Column) -> Composed:
    return SQL("{} {} {}").format(
        Identifier(column.name), SQL(column.type), SQL("" if column.nullable else "NOT NULL")
    )


def create_indexes(connection: Connection, view: View, schema: str) -> None:
    """Create the view's indexes. Each entry of `indexes` is what stands in the parentheses or after the table's name:
    ``"jurisdiction, due_at"`` or ``"(jurisdiction, due_at) WHERE closed_at IS NULL"`` or ``"USING gin (tags)"``."""
    for body in view.indexes:
        text = body.strip()
        plain = not (text.startswith("(") or text.upper().startswith("USING"))
        connection.execute(
            SQL("CREATE INDEX ON {} {}").format(
                Identifier(schema, view.name), SQL(f"({text})" if plain else text)
            )
        )


def create_missing(connection: Connection, views: Iterable[View], service: str, role: str) -> None:
    """Create the live table of every view that has none, owned by `role`. One that comes after events that it should
    have folded is marked as behind: it needs a rebuild."""
    for view in views:
        if exists(connection, "live", view.name):
            continue
        create(connection, view, "live")
        create_indexes(connection, view, "live")
        connection.execute(
            SQL("ALTER TABLE {} OWNER TO {}").format(Identifier("live", view.name), Identifier(role))
        )
        connection.execute(
            """INSERT INTO view.state (name, place, version, behind)
               VALUES (%(name)s, 'live', %(version)s,
                       (%(service)s = ANY(%(sources)s) AND EXISTS (SELECT FROM ledger.event))
                       OR EXISTS (SELECT FROM subscription.position
                                   WHERE consumer = %(service)s AND source = ANY(%(sources)s) AND position > 0))
               ON CONFLICT (name, place) DO UPDATE SET version = excluded.version, behind = excluded.behind""",
            {"name": view.name, "version": view.version, "service": service, "sources": list(view.sources)},
        )
