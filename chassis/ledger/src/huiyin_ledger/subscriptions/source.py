"""Sources of a subscription: another service's `PublishedLog`, the same over HTTP, or the own ledger."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from huiyin_ledger.events import Batch
from huiyin_ledger.feed.log import AheadOfSource
from huiyin_ledger.ledger.application import Ledger


class SourceClient(Protocol):
    """Reads one source. Both methods raise SourceError if it can't be read."""

    def heads(self) -> dict[str, int]:
        """Jurisdiction -> head of its ledger."""
        ...

    def batch(self, jurisdiction: str, after: int, limit: int) -> Batch:
        """The published events of at most `limit` positions after `after`. Raises AheadOfSource."""
        ...


class OwnSource:
    """The service's own private events of these types, for automations that react to them."""

    def __init__(self, ledger: Ledger, service: str, types: Collection[str]) -> None:
        self._ledger = ledger
        self._service = service
        self._types = types

    def heads(self) -> dict[str, int]:
        return self._ledger.heads()

    def batch(self, jurisdiction: str, after: int, limit: int) -> Batch:
        """At most `limit` events of the types, from any number of positions."""
        head, _ = self._ledger.head(jurisdiction)
        if after > head:
            raise AheadOfSource(jurisdiction, after, head)
        events = tuple(
            self._ledger.events(jurisdiction, after=after, limit=limit, upto=head, types=self._types)
        )
        upto = events[-1].position if len(events) == limit else head
        return Batch(self._service, jurisdiction, after, upto, events)
