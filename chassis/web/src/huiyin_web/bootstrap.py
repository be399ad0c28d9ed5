"""Finds the installed services and connects one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache, partial
from importlib.metadata import entry_points

from huiyin_ledger.clock.clock import Clock
from huiyin_ledger.db import Database
from huiyin_ledger.ledger.application import Ledger
from huiyin_ledger.settings import ServiceSettings
from huiyin_ledger.subscriptions.http_source import HttpSource
from huiyin_ledger.subscriptions.reaction import Reaction
from huiyin_ledger.subscriptions.source import SourceClient
from huiyin_ledger.subscriptions.subscription import Subscription
from huiyin_ledger.vault.keyring import Keyring
from huiyin_ledger.vault.vault import Vault
from huiyin_ledger.views.engine import Views
from huiyin_web import identity_service
from huiyin_web.definition import ServiceDefinition
from huiyin_web.identity.policy import declare
from huiyin_web.identity.store import IdentityStore
from huiyin_web.runtime import Runtime
from huiyin_web.service import Service
from huiyin_web.standstill import board

Sources = Mapping[str, SourceClient]
GROUP = "huiyin.services"


@cache
def definitions() -> tuple[ServiceDefinition, ...]:
    """Every installed service; the one with the citizen's door first, the others by name."""
    found = [entry.load()() for entry in entry_points(group=GROUP)]
    return tuple(sorted(found, key=lambda each: (each.mount_root is None, each.name)))


def definition_of(name: str) -> ServiceDefinition:
    """The installed service of that name, or identity; KeyError if there is none."""
    return {each.name: each for each in (*definitions(), identity_service.definition())}[name]


def service_names() -> tuple[str, ...]:
    """Names only, without importing the services."""
    return tuple(sorted(entry.name for entry in entry_points(group=GROUP)))


def connect(
    definition: ServiceDefinition,
    settings: ServiceSettings,
    *,
    identity: IdentityStore,
    clock: Clock | None = None,
) -> Service:
    """Connect a service to its database and declare its actions to the policy. It has no subscriptions until
    `follow` gives it sources."""
    declare(definition.name, definition.actions)
    database = Database(
        settings.database_url,
        application_name=f"huiyin {definition.name}",
        max_size=settings.database_connections,
    )
    vault = Vault(database, Keyring.open(settings.keyring, create=settings.mode == "embedded"))
    views = Views(database, definition.name, definition.views, definition.contracts)
    ledger = Ledger(
        database,
        service=definition.name,
        aggregates=definition.aggregates,
        vault=vault,
        views=views,
    )
    runtime = Runtime(
        name=definition.name,
        settings=settings,
        database=database,
        ledger=ledger,
        vault=vault,
        views=views,
        clock=clock or Clock(),
        identity=identity,
    )
    return Service(definition, runtime)


def follow(service: Service, sources: Sources) -> Service:
    """The service with one subscription per source that its views and automations name."""
    runtime = service.runtime

    def on_parked() -> None:
        board.post(service)

    return replace(
        service,
        subscriptions={
            source: Subscription(
                consumer=service.name,
                source=source,
                database=runtime.database,
                views=runtime.views,
                ledger=runtime.ledger,
                reactions=_reactions(service, source),
                source_client=sources.get(source),
                contracts=service.definition.contracts,
                on_parked=on_parked,
            )
            for source in sorted(service.definition.sources)
        },
    )


def _reactions(service: Service, source: str) -> list[Reaction]:
    return [
        Reaction(
            each.name,
            each.sources[source],
            each.reads,
            each.concerns,
            partial(each.react, runtime=service.runtime),
        )
        for each in service.definition.automations
        if source in each.sources
    ]


def peers_by_http(settings: ServiceSettings) -> Sources:
    """The feeds of the other services at the addresses in the settings."""
    token = settings.peer_token.get_secret_value()
    return {name: HttpSource(url, token, name) for name, url in settings.peers.items()}


def feeds(settings: ServiceSettings, services: Mapping[str, Service]) -> dict[str, SourceClient]:
    """Clients that read the other services' events: in process for `services`, over HTTP for any other."""
    local = {name: each.published_log() for name, each in services.items()}
    return {**peers_by_http(settings), **local}
