"""A service's published log: its ledger, mapped from private to published events."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import cast

from pydantic import BaseModel

from huiyin_contracts.base import ContractEvent
from huiyin_ledger.domain import Sealed
from huiyin_ledger.events import Batch, Event
from huiyin_ledger.ledger.application import Ledger
from huiyin_ledger.ledger.reading import LedgerRange

Publish = Mapping[str, Callable[[Event], BaseModel | None]]
"""Private event type -> function to its contract event; None if this event isn't published."""

PRELOADED = 20
"""Number of subjects in a batch from which their keys are loaded at once. Below it, lazy loading is cheaper."""


class SourceError(Exception):
    """The source can't be read."""


class SourceUnavailable(SourceError):
    """No answer, or an error at the source. Retry later."""


class AheadOfSource(Exception):
    """A reader asked for positions after the ledger's `head`: the ledger was restored from a backup, or the reader
    follows another installation."""

    def __init__(self, jurisdiction: str, after: int, head: int) -> None:
        super().__init__(f"{jurisdiction}: position {after} asked for, the ledger ends at {head}")
        self.jurisdiction = jurisdiction
        self.after = after
        self.head = head


class Unpublishable(SourceUnavailable):
    """The mapping of this event failed. Its jurisdiction's later events aren't published until the service is
    fixed."""

    def __init__(self, event: Event, error: Exception) -> None:
        super().__init__(f"{event.id} ({event.type}) can't be published: {type(error).__name__}")


class PublishedLog:
    """The published events of one service by jurisdiction and position, read from its ledger."""

    def __init__(self, ledger: Ledger, source: str, publish: Publish) -> None:
        self.ledger = ledger
        self.source = source
        self._publish = publish

    def heads(self) -> dict[str, int]:
        """Jurisdiction -> position of its last private event."""
        return self.ledger.heads()

    def batch(self, jurisdiction: str, after: int, limit: int = 500) -> Batch:
        """The published events of the next `limit` positions after `after`; with 0 only the chain hash at `after`.

        Its range ends where reading ended: at the head if it is near. Raises AheadOfSource, and Unpublishable when
        the very first event can't be mapped (a later one ends the page before it).
        """
        [batch] = self.batches({jurisdiction: after}, limit)
        if isinstance(batch, Unpublishable):
            raise batch
        return batch

    def batches(self, after: Mapping[str, int], limit: int) -> list[Batch | Unpublishable]:
        """What `batch` gives for each of these jurisdictions, read in one query. Raises AheadOfSource."""
        return [
            self._batch(jurisdiction, after[jurisdiction], found)
            for jurisdiction, found in self.ledger.read_ranges(after, limit).items()
        ]

    def _batch(self, jurisdiction: str, after: int, found: LedgerRange) -> Batch | Unpublishable:
        if found.after_hash is None:
            raise AheadOfSource(jurisdiction, after, self.heads().get(jurisdiction, 0))
        upto, upto_hash = after, found.after_hash
        mapped: list[Event] = []
        self._preload_keys(jurisdiction, (event for event, _ in found.events))
        for event, chain_hash in found.events:
            try:
                public = published(self._publish, event)
            except Exception as error:  # noqa: BLE001 - whatever it is, it is this event's
                if upto == after:
                    return Unpublishable(event, error)
                break
            if public is not None:
                mapped.append(public)
            upto, upto_hash = event.position, chain_hash
        return Batch(self.source, jurisdiction, after, upto, tuple(mapped), found.after_hash, upto_hash)

    def _preload_keys(self, jurisdiction: str, events: Iterable[Event]) -> None:
        """Load the keys of a large batch's subjects at once: publishing may open a text of each."""
        publishable = (event for event in events if event.type in self._publish)
        subjects = {v.subject for event in publishable for v in event.data.values() if isinstance(v, Sealed)}
        if len(subjects) >= PRELOADED:
            self.ledger.vault.preload(jurisdiction, subjects)


def published(publish: Mapping[str, Callable[[Event], BaseModel | None]], event: Event) -> Event | None:
    """The published form of a private event; None if it isn't published."""
    mapping = publish.get(event.type)
    contract = cast("ContractEvent | None", mapping(event)) if mapping is not None else None
    return None if contract is None else replace(event, type=contract.type, data=contract.to_data())
