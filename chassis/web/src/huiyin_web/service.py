"""A service in a process: definition, runtime and subscriptions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from huiyin_ledger.feed.log import PublishedLog
from huiyin_ledger.subscriptions.subscription import Subscription
from huiyin_web.definition import ServiceDefinition
from huiyin_web.runtime import Runtime


@dataclass(frozen=True)
class Service:
    """`subscriptions`: by the name of the service that is followed; none until `bootstrap.follow`."""

    definition: ServiceDefinition
    runtime: Runtime
    subscriptions: Mapping[str, Subscription] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.definition.name

    def published_log(self) -> PublishedLog:
        """What the service publishes, read from its ledger."""
        return PublishedLog(self.runtime.ledger, self.name, self.definition.publish)
