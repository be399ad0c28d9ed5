"""All services in one process over one embedded PostgreSQL, for the embedded mode, the import and the tests."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from huiyin_ledger.clock.clock import Clock, ShiftedClock
from huiyin_ledger.db import Database
from huiyin_ledger.settings import ServiceSettings
from huiyin_ledger.vault.keyring import require_unless_first
from huiyin_ledger.views.engine import Showing, unseen
from huiyin_operations.embedded.databases import IDENTITY, Databases, open_databases
from huiyin_web.bootstrap import connect, definitions, follow
from huiyin_web.definition import ServiceDefinition
from huiyin_web.identity.store import IdentityStore
from huiyin_web.runtime import Runtime
from huiyin_web.service import Service

if TYPE_CHECKING:
    from flask_openapi3 import OpenAPI


class Platform:
    """Every service connected to its own database, following each other by pulling.

    Nothing runs by itself here: commands append, `settle` lets the consequences happen.
    """

    def __init__(
        self,
        data: Path,
        *,
        clock: Clock | None = None,
        services: Sequence[ServiceDefinition] | None = None,
        databases: Databases | None = None,
        **settings: Any,
    ) -> None:
        self.data = data.absolute()
        self.definitions = tuple(services or definitions())
        self.clock = clock or ShiftedClock(self.data / "clock.json")
        self.databases = databases or open_databases(self.data, self.definitions)
        self._identity_database = Database(self.databases.app[IDENTITY], application_name="huiyin identity")
        limited = ServiceSettings.of(self.definitions[0].name, **{**settings, "data": self.data}).limits
        self.identity = IdentityStore(self._identity_database, limited=limited)
        self.services: dict[str, Service] = {}
        try:
            self._connect(settings)
        except BaseException:
            self.close()
            raise
        self._logs = {name: each.published_log() for name, each in self.services.items()}
        self.services = {name: follow(each, self._logs) for name, each in self.services.items()}

    def _connect(self, settings: dict[str, Any]) -> None:
        names = [each.name for each in self.definitions]
        for definition in self.definitions:
            given = {
                "mode": "embedded",
                "data": self.data,
                "database_url": self.databases.app[definition.name],
                "admin_database_url": self.databases.admin[definition.name],
                "identity_database_url": self.databases.app[IDENTITY],
                **settings,
            }
            in_force = ServiceSettings.of(definition.name, **given)
            if in_force.mode == "embedded":
                require_unless_first(in_force.keyring, (self.databases.app[name] for name in names))
            self.services[definition.name] = connect(
                definition, in_force, identity=self.identity, clock=self.clock
            )

    @property
    def runtimes(self) -> dict[str, Runtime]:
        return {name: each.runtime for name, each in self.services.items()}

    def runtime(self, name: str) -> Runtime:
        return self.services[name].runtime

    def settle(self, advance: Callable[[int], None] = lambda n: None) -> int:
        """Let every subscription catch up until no position moves; returns the number of positions. `advance` gets
        the number of each batch."""
        followed = [
            subscription
            for service in self.services.values()
            for source, subscription in service.subscriptions.items()
            if source in self.services
        ]
        total = 0
        while moved := sum(subscription.catch_up(advance) for subscription in followed):
            total += moved
        return total

    def refresh_views(self, showing: Showing = unseen) -> list[str]:
        """Rebuild and make live every view that a new release has made outdated, each under `showing`; which, as
        ``service.view``."""
        return [
            f"{name}.{view}"
            for name, runtime in self.runtimes.items()
            for view in runtime.views.refresh(ledger=runtime.ledger, sources=self._logs, showing=showing)
        ]

    def app(self) -> OpenAPI:
        """The web application with the pages and apis of all services."""
        from huiyin_web.app import create_app

        return create_app(list(self.services.values()))

    def close(self) -> None:
        """Close every connection, and the database server if no other process uses it."""
        for runtime in self.runtimes.values():
            runtime.database.close()
        self._identity_database.close()
        self.databases.close()

    def __enter__(self) -> Platform:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()
