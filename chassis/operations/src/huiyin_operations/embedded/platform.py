"""All services in one process over one embedded PostgreSQL, for the embedded mode, the import and the tests."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from huiyin_ledger.clock.clock import Clock, ShiftedClock
from huiyin_ledger.settings import ServiceSettings
from huiyin_ledger.vault.keyring import require_unless_first
from huiyin_ledger.views.engine import Showing, unseen
from huiyin_operations.embedded.databases import Databases, open_databases
from huiyin_web import identity_service
from huiyin_web.bootstrap import connect, definitions, follow
from huiyin_web.definition import ServiceDefinition
from huiyin_web.identity.recorded import IDENTITY
from huiyin_web.runtime import Runtime
from huiyin_web.service import Service

if TYPE_CHECKING:
    from flask_openapi3 import OpenAPI


class Platform:
    """Every service and identity connected to their own databases, following each other by pulling.

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
        self.services: dict[str, Service] = {}
        with ExitStack() as opened:
            self.databases = databases or open_databases(self.data, self.definitions)
            opened.callback(self.databases.close)
            own = self._settings(IDENTITY, settings)
            if own.mode == "embedded":
                require_unless_first(own.keyring, self.databases.app.values())
            self.identity = identity_service.open_identity(own)
            opened.callback(self.identity.recorder.database.close)
            for each in self.definitions:
                given = self._settings(each.name, settings)
                made = connect(each, given, identity=self.identity, clock=self.clock)
                opened.callback(made.runtime.database.close)
                self.services[each.name] = made
            self.services[IDENTITY] = identity_service.service_of(self.identity, own, self.clock)
            self._opened = opened.pop_all()
        self._logs = {name: each.published_log() for name, each in self.services.items()}
        self.services = {name: follow(each, self._logs) for name, each in self.services.items()}

    def _settings(self, name: str, given: dict[str, Any]) -> ServiceSettings:
        own = {
            "mode": "embedded",
            "data": self.data,
            "database_url": self.databases.app[name],
            "admin_database_url": self.databases.admin[name],
            "identity_database_url": self.databases.app[IDENTITY],
        }
        return ServiceSettings.of(name, **{**own, **given})

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
        self._opened.close()

    def __enter__(self) -> Platform:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()
