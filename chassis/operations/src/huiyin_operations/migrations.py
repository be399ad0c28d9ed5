"""Schema changes: numbered SQL files, each applied once, and one file per SQL function, applied when it changed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import LiteralString

import psycopg
from psycopg.sql import SQL, Identifier

from huiyin_ledger.views.tables import create_missing
from huiyin_web.definition import ServiceDefinition

_LEDGER = Path(str(files("huiyin_ledger")))
_PARTS = ("ledger", "vault", "views", "subscriptions", "intents")
_NUMBERED = re.compile(r"\d{4}_[a-z0-9_]+\.sql")
_LOCK = 0x48756979
OWNER = "huiyin_owner"
"""Role that owns the ledger and its functions in every database; it can't log in."""


class ChangedMigration(RuntimeError):
    """An applied file was changed. Write a new file instead."""


class CannotMigrate(RuntimeError):
    """A file refuses what the database holds: its own message, which says what to do. Nothing was changed."""


class NewerSchema(RuntimeError):
    """The database was migrated by a newer release."""


def role_of(service: str) -> str:
    """The database role that a service connects as."""
    return f"huiyin_{service}"


def migrate(admin_url: str, definition: ServiceDefinition) -> list[str]:
    """Create or update the database at `admin_url` for one service; the names of the files applied now.

    Runs the chassis' files, then the service's own, then creates the live tables of its views, then grants to role
    ``huiyin_<service>`` (created if missing). Safe to run from several processes at once. Raises ChangedMigration, NewerSchema, CannotMigrate.
    """
    role = role_of(definition.name)
    with _exclusively(admin_url) as connection:
        _ensure_role(connection, OWNER, "NOLOGIN")
        _ensure_role(connection, role, "LOGIN")
        applied = [name for part in _PARTS for name in apply_folder(connection, part, _LEDGER / part)]
        schema = SQL("CREATE SCHEMA IF NOT EXISTS {}").format(Identifier(definition.name))
        connection.execute(schema)
        applied += apply_folder(connection, definition.name, definition.migrations)
        for name in (definition.name, "live", "shadow", "previous", "subscription"):
            own(connection, name, role)
        create_missing(connection, definition.views, definition.name, role)
        _grant(connection, role)
    return applied


def apply_folder(connection: psycopg.Connection, component: str, folder: Path) -> list[str]:
    """Apply ``NNNN_title.sql`` from `folder` or its ``migrations``, then ``functions/*.sql`` where they changed."""
    numbered = sorted(
        f for d in (folder, folder / "migrations") for f in d.glob("*.sql") if _NUMBERED.fullmatch(f.name)
    )
    functions = sorted((folder / "functions").glob("*.sql"))
    rows = connection.execute("SELECT name, sha256 FROM migration.applied WHERE component = %s", (component,))
    known: dict[str, str] = dict(rows.fetchall())
    if unknown := {n for n in known if _NUMBERED.fullmatch(n)} - {f.name for f in numbered}:
        raise NewerSchema(
            f"The database is of a newer release than this one, which doesn't know {component}/{max(unknown)}. "
            "Start that release, or choose another --data."
        )
    applied = []
    for file in [*numbered, *functions]:
        name = file.name if file in numbered else f"functions/{file.name}"
        text = file.read_text(encoding="utf-8")
        sha = hashlib.sha256(text.encode()).hexdigest()
        if known.get(name) == sha:
            continue
        if name in known and file in numbered:
            raise ChangedMigration(
                f"{component}/{name} was applied with other contents: restore it, add a new file"
            )
        try:
            connection.execute(SQL(text))
        except psycopg.errors.RaiseException as refusal:
            raise CannotMigrate(refusal.diag.message_primary) from refusal
        connection.execute(
            """INSERT INTO migration.applied AS a (component, name, sha256) VALUES (%s, %s, %s)
               ON CONFLICT (component, name) DO UPDATE SET sha256 = excluded.sha256, applied_at = clock_timestamp()""",
            (component, name, sha),
        )
        applied.append(f"{component}/{name}")
    return applied


def own(connection: psycopg.Connection, schema: str, role: str) -> None:
    """Make `role` the owner of a schema and of everything in it, so that it may rebuild and exchange its tables."""
    if connection.execute("SELECT FROM pg_namespace WHERE nspname = %s", (schema,)).rowcount == 0:
        return
    connection.execute(SQL("ALTER SCHEMA {} OWNER TO {}").format(Identifier(schema), Identifier(role)))
    rows = connection.execute(
        """SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = %s AND c.relkind IN ('r', 'p', 'v', 'm')
              AND pg_get_userbyid(c.relowner) <> %s ORDER BY c.relname""",
        (schema, role),
    ).fetchall()
    for (table,) in rows:
        connection.execute(
            SQL("ALTER TABLE {} OWNER TO {}").format(Identifier(schema, table), Identifier(role))
        )


@contextmanager
def _exclusively(admin_url: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(admin_url) as connection:
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
        connection.execute("CREATE SCHEMA IF NOT EXISTS migration")
        connection.execute(
            """CREATE TABLE IF NOT EXISTS migration.applied (
                   component text NOT NULL, name text NOT NULL, sha256 text NOT NULL,
                   applied_at timestamptz NOT NULL DEFAULT clock_timestamp(), PRIMARY KEY (component, name))"""
        )
        yield connection


def _ensure_role(connection: psycopg.Connection, role: str, kind: LiteralString) -> None:
    # Roles belong to the cluster, so another database's migration may be creating the same one just now.
    if connection.execute("SELECT FROM pg_roles WHERE rolname = %s", (role,)).rowcount == 0:
        try:
            with connection.transaction():
                connection.execute(SQL("CREATE ROLE {} {}").format(Identifier(role), SQL(kind)))
        except (psycopg.errors.DuplicateObject, psycopg.errors.UniqueViolation):
            pass
    superuser = connection.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
    if superuser is not None and not superuser[0]:
        connection.execute(SQL("GRANT {} TO CURRENT_USER").format(Identifier(role)))


def _grant(connection: psycopg.Connection, role: str) -> None:
    own(connection, "ledger", OWNER)
    functions = connection.execute(
        """SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
            WHERE n.nspname = 'ledger'"""
    ).fetchall()
    for (signature,) in functions:
        name = SQL(signature)
        connection.execute(SQL("ALTER FUNCTION {} OWNER TO {}").format(name, Identifier(OWNER)))
        connection.execute(SQL("REVOKE ALL ON FUNCTION {} FROM PUBLIC").format(name))
        connection.execute(SQL("GRANT EXECUTE ON FUNCTION {} TO {}").format(name, Identifier(role)))
    for statement in (
        "GRANT USAGE ON SCHEMA ledger, vault, command, view, notice, migration TO {}",
        "GRANT SELECT ON ALL TABLES IN SCHEMA ledger, migration TO {}",
        "GRANT INSERT, DELETE ON ledger.snapshot TO {}",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA vault, command, view, notice TO {}",
        "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA vault TO {}",
    ):
        connection.execute(SQL(statement).format(Identifier(role)))
