"""One service of service mode, connected to its database, its peers and the broker, for a process that serves it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from huiyin_chassis.bootstrap import connect, definition_of, follow, peers_by_http, service_names
from huiyin_chassis.bus.transport import Transport
from huiyin_chassis.cli.context import data_directory, fail
from huiyin_chassis.db import Database
from huiyin_chassis.identity.store import IdentityStore
from huiyin_chassis.runtime import Runtime
from huiyin_chassis.service import Service
from huiyin_chassis.settings import ServiceSettings
from huiyin_chassis.telemetry.logging import configure_logging


@contextmanager
def connected(service: str, data: Path | None, **given: Any) -> Iterator[tuple[Service, Transport]]:
    """The service, following its peers over HTTP, and the transport to the broker. Ends the process with
    what to type where a setting is missing or the schema is not there."""
    names = service_names()
    if service not in names:
        fail(f"There is no service {service}. Installed: {', '.join(names)}.")
    settings = ServiceSettings.of(service, data=data_directory(data), mode="service", **given)
    definition = definition_of(service)
    _require(settings, definition.sources)
    configure_logging(settings)
    identity_database = Database(
        settings.identity_database_url, application_name=f"huiyin identity of {service}"
    )
    made = connect(definition, settings, identity=IdentityStore(identity_database))
    try:
        _require_schema(made.runtime)
        yield follow(made, peers_by_http(settings)), Transport(settings.broker_url, shards=settings.shards)
    finally:
        made.runtime.database.close()
        identity_database.close()


def _require(settings: ServiceSettings, sources: frozenset[str]) -> None:
    upper = settings.service.upper()
    missing = []
    if not settings.database_url:
        missing.append(
            f"HUIYIN_{upper}_DATABASE_URL=postgresql://huiyin_{settings.service}@host/huiyin_{settings.service}"
        )
    if not settings.identity_database_url:
        missing.append("HUIYIN_IDENTITY_DATABASE_URL=postgresql://huiyin_identity@host/huiyin_identity")
    if settings.broker_url.startswith("memory"):
        missing.append("HUIYIN_BROKER_URL=amqp://user:password@host:5672//")
    missing += [
        f"HUIYIN_{source.upper()}_URL=http://host:port"
        for source in sorted(sources - settings.peers.keys() - {settings.service})
    ]
    if missing:
        fail(f"{settings.service} can't be served yet. Set:\n  " + "\n  ".join(missing))


def _require_schema(runtime: Runtime) -> None:
    try:
        runtime.ledger.heads()
    except (psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName):
        fail(f"The database of {runtime.name} has no schema yet: ./huiyin migrate")
