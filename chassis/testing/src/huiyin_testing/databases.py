"""Fresh databases at the price of a copy: every definition is migrated once, into a template."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import psycopg
from psycopg import sql

from huiyin_operations.embedded.databases import Databases, migrate_identity
from huiyin_operations.embedded.postgres import EmbeddedPostgres
from huiyin_operations.migrations import migrate
from huiyin_web.definition import ServiceDefinition
from huiyin_web.identity.recorded import IDENTITY


@dataclass(frozen=True)
class Urls:
    """Of one database: with the service's own role, and with the administrator's."""

    app: str
    admin: str


class TestDatabases:
    """Databases for tests, on one embedded server."""

    __test__ = False

    def __init__(self, server: EmbeddedPostgres) -> None:
        self._server = server
        self._templates: dict[int, tuple[str, object]] = {}
        self._numbers = itertools.count(1)
        self._used: list[str] = []

    def fresh(self, definition: ServiceDefinition) -> Urls:
        """A migrated database for the service."""
        template = self._template(definition.name, definition, lambda url: migrate(url, definition))
        return self._copy(definition.name, template)

    def fresh_identity(self) -> Urls:
        """A migrated database of accounts."""
        return self._copy(IDENTITY, self._template(IDENTITY, IDENTITY, migrate_identity))

    def for_platform(self, services: Sequence[ServiceDefinition]) -> Databases:
        """Fresh databases for all of `services` and for identity."""
        made = {each.name: self.fresh(each) for each in services} | {IDENTITY: self.fresh_identity()}
        return Databases(
            app={name: urls.app for name, urls in made.items()},
            admin={name: urls.admin for name, urls in made.items()},
        )

    def drop_used(self) -> None:
        """Drop what was made since the last time."""
        with self._admin() as connection:
            for name in self._used:
                connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
        self._used.clear()

    def _template(self, service: str, made_of: object, migrate_it: Callable[[str], object]) -> str:
        """The template is kept per object, which is held on to, so that its id can't be used again."""
        if (known := self._templates.get(id(made_of))) is not None:
            return known[0]
        name = f"template_{service}_{next(self._numbers)}"
        self._server.ensure_database(service)
        with self._admin() as connection:
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                    sql.Identifier(name), sql.Identifier(f"huiyin_{service}")
                )
            )
        migrate_it(self._server.admin_url(name))
        self._templates[id(made_of)] = (name, made_of)
        return name

    def _copy(self, service: str, template: str) -> Urls:
        name = f"test_{service}_{next(self._numbers)}"
        with self._admin() as connection:
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY {}").format(
                    sql.Identifier(name), sql.Identifier(template), sql.Identifier("file_copy")
                )
            )
        self._used.append(name)
        return Urls(
            app=self._server.url(f"huiyin_{service}", name),
            admin=self._server.admin_url(name),
        )

    def _admin(self) -> psycopg.Connection:
        return psycopg.connect(self._server.admin_url(), autocommit=True)
