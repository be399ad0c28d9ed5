"""An event as the ledger stores it; the mapper hands it to the recorder."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from eventsourcing.persistence import StoredEvent


@dataclass(frozen=True)
class LedgerStoredEvent(StoredEvent):
    """`topic` is the registered type, `state` the payload's UTF-8 bytes."""

    schema_version: int
    occurred_at: datetime
