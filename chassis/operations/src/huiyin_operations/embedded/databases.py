"""A database per service and one for identity: their URLs, and their creation."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from huiyin_operations.embedded.postgres import EmbeddedPostgres
from huiyin_operations.migrations import migrate
from huiyin_web import identity_service
from huiyin_web.definition import ServiceDefinition
from huiyin_web.identity.recorded import IDENTITY


@dataclass(frozen=True)
class Databases:
    """Where each service's database is (and `identity`), with its own role and with the administrator's."""

    app: Mapping[str, str]
    admin: Mapping[str, str]
    close: Callable[[], None] = field(default=lambda: None)


@contextmanager
def server_in(data: Path, services: Sequence[ServiceDefinition]) -> Iterator[dict[str, str]]:
    """The embedded server running, with a database per service and one for identity: name -> administrator's URL."""
    with EmbeddedPostgres(data) as server:
        yield _ensure(server, services)


def open_databases(data: Path, services: Sequence[ServiceDefinition]) -> Databases:
    """The embedded server running, with a migrated database per service and one for identity."""
    with ExitStack() as opened:
        server = opened.enter_context(EmbeddedPostgres(data))
        admin = _ensure(server, services)
        migrate_all(admin, services)
        opened.pop_all()
    return Databases(app={name: server.app_url(name) for name in admin}, admin=admin, close=server.close)


def migrate_all(admin: Mapping[str, str], services: Sequence[ServiceDefinition]) -> dict[str, list[str]]:
    """Create or update the schemas everywhere: name -> the files applied now."""
    applied = {each.name: migrate(admin[each.name], each) for each in services}
    applied[IDENTITY] = migrate_identity(admin[IDENTITY])
    return applied


def migrate_identity(admin_url: str) -> list[str]:
    """Create or update the identity database; the files applied now."""
    return migrate(admin_url, identity_service.definition())


def _ensure(server: EmbeddedPostgres, services: Sequence[ServiceDefinition]) -> dict[str, str]:
    return {name: server.ensure_database(name) for name in (*(each.name for each in services), IDENTITY)}
