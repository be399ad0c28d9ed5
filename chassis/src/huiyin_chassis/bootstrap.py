"""Finds the services that are installed, and connects one."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.metadata import entry_points

from huiyin_chassis.bus.publisher import PublishedLog
from huiyin_chassis.clock.clock import Clock
from huiyin_chassis.db import Database
from huiyin_chassis.identity.policy import declare
from huiyin_chassis.identity.store import IdentityStore
from huiyin_chassis.ledger.application import Ledger
from huiyin_chassis.service import Runtime, ServiceDefinition
from huiyin_chassis.settings import ServiceSettings
from huiyin_chassis.subscriptions.http_source import HttpSource
from huiyin_chassis.subscriptions.source import LocalSource, SourceClient
from huiyin_chassis.subscriptions.subscription import Subscription
from huiyin_chassis.vault.keyring import Keyring
from huiyin_chassis.vault.vault import Vault
from huiyin_chassis.views.engine import Views

Sources = Mapping[str, SourceClient]
GROUP = "huiyin.services"


@cache
def definitions() -> tuple[ServiceDefinition, ...]:
    """Every installed service; the one with the citizen's door first, the others by name."""
    found = [entry.load()() for entry in entry_points(group=GROUP)]
    return tuple(sorted(found, key=lambda each: (each.mount_root is None, each.name)))


def definition_of(name: str) -> ServiceDefinition:
    """The installed service of that name; KeyError if there is none."""
    return {each.name: each for each in definitions()}[name]


def service_names() -> tuple[str, ...]:
    """Names only, without importing the services."""
    return tuple(sorted(entry.name for entry in entry_points(group=GROUP)))


def build_runtime(
    definition: ServiceDefinition,
    settings: ServiceSettings,
    *,
    identity: IdentityStore,
    clock: Clock | None = None,
) -> Runtime:
    """The service, connected to its database. Its actions are known to the policy from
    then on. It follows nothing until `follow` says where the others are."""
    declare(definition.name, definition.actions)
    database = Database(
        settings.database_url,
        application_name=f"huiyin {definition.name}",
        max_size=settings.database_connections,
    )
    vault = Vault(database, Keyring.open(settings.keyring, create=settings.mode == "embedded"))
    views = Views(database, definition)
    ledger = Ledger(
        database,
        service=definition.name,
        aggregates=definition.aggregates,
        vault=vault,
        views=[views],
    )
    return Runtime(
        definition=definition,
        settings=settings,
        database=database,
        ledger=ledger,
        vault=vault,
        views=views,
        clock=clock or Clock(),
        identity=identity,
        subscriptions={},
    )


def follow(runtime: Runtime, sources: Sources) -> None:
    """Subscribe the service to every source that its views and automations name."""
    runtime.subscriptions = {
        source: Subscription(
            consumer=runtime.name,
            source=source,
            database=runtime.database,
            views=runtime.views,
            automations=[each for each in runtime.definition.automations if source in each.sources],
            source_client=sources.get(source),
            runtime=runtime,
        )
        for source in sorted(runtime.definition.sources)
    }


def peers_by_http(runtime: Runtime) -> Sources:
    """The feeds of the other services at the addresses in the settings."""
    token = runtime.settings.peer_token.get_secret_value()
    return {name: HttpSource(url, token, name) for name, url in runtime.settings.peers.items()}


def feeds(runtime: Runtime, runtimes: Mapping[str, Runtime]) -> dict[str, SourceClient]:
    """Where a replay reads the other services' events: in `runtimes` directly, of any other over HTTP."""
    local = {name: LocalSource(published_log(each)) for name, each in runtimes.items()}
    return {**peers_by_http(runtime), **local}


def published_log(runtime: Runtime) -> PublishedLog:
    """What the service publishes, read from its ledger."""
    return PublishedLog(runtime.ledger, runtime.definition)
