"""Accounts that are older than the ledger of identity are never dropped silently."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from huiyin_operations.cli.failures import explanation
from huiyin_operations.embedded.databases import migrate_identity
from huiyin_operations.embedded.postgres import EmbeddedPostgres
from huiyin_operations.migrations import CannotMigrate, apply_folder
from huiyin_web import identity_service

FIRST_OF_THE_LEDGER = "0014"


@pytest.fixture
def older(embedded_postgres: EmbeddedPostgres, tmp_path: Path) -> Iterator[psycopg.Connection]:
    """An identity database as it was before, and the way to it."""
    for file in identity_service.definition().migrations.glob("*.sql"):
        if file.name < FIRST_OF_THE_LEDGER:
            shutil.copy(file, tmp_path)
    with psycopg.connect(embedded_postgres.admin_url(), autocommit=True) as server:
        server.execute("CREATE DATABASE older_identity")
        with psycopg.connect(embedded_postgres.admin_url("older_identity"), autocommit=True) as connection:
            connection.execute("CREATE SCHEMA migration")
            connection.execute(
                """CREATE TABLE migration.applied (component text, name text, sha256 text,
                       applied_at timestamptz NOT NULL DEFAULT clock_timestamp(), PRIMARY KEY (component, name))"""
            )
            apply_folder(connection, "identity", tmp_path)
            yield connection
        server.execute("DROP DATABASE older_identity WITH (FORCE)")


def test_with_accounts_nothing_is_changed_and_it_is_said_what_to_do(
    embedded_postgres: EmbeddedPostgres, older: psycopg.Connection
) -> None:
    older.execute(
        """INSERT INTO identity.account (id, name, role, jurisdiction, password_hash, created_at, password_changed_at)
           VALUES ('li.jing', '李静', 'clerk', '230602', 'x', now(), now())"""
    )
    with pytest.raises(CannotMigrate) as refused:
        migrate_identity(embedded_postgres.admin_url("older_identity"))
    assert "--data" in (explanation(refused.value) or "")
    assert older.execute("SELECT id FROM identity.account").fetchall() == [("li.jing",)]


def test_without_accounts_it_becomes_what_a_new_one_is(
    embedded_postgres: EmbeddedPostgres, older: psycopg.Connection
) -> None:
    migrate_identity(embedded_postgres.admin_url("older_identity"))
    assert older.execute("SELECT count(*) FROM live.accounts").fetchone() == (0,)
