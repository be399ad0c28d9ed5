"""An event as views, automations and audits see it: the same shape for one's own and for published ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from huiyin_contracts.base import family_of


@dataclass(frozen=True, slots=True)
class Event:
    """One recorded event.

    `source` is the service it comes from. `type` is the private name (``intake.petition_registered``) for the
    service's own, and the contract's (``huiyin.intake.petition_registered.v1``) for another's. `position` is gapless
    per (source, jurisdiction) for a service's own events; published ones skip the unpublished.
    `data` holds plain JSON values; private events may hold `Sealed`. Times are aware, in UTC.
    """

    source: str
    jurisdiction: str
    position: int
    type: str
    stream: str
    version: int
    occurred_at: datetime
    recorded_at: datetime
    actor: str
    causation: str
    correlation: str
    data: Mapping[str, Any]

    @property
    def family(self) -> str:
        """What readers name it by: its type without the version. A private type has none."""
        return family_of(self.type)

    @property
    def id(self) -> str:
        """Stable over all replays; ids of side effects derive from it."""
        return f"{self.source}/{self.jurisdiction}/{self.position}"


@dataclass(frozen=True, slots=True)
class Batch:
    """All published events of one (source, jurisdiction) with positions in the half-open range (after, upto].

    It may be empty: then it only says that nothing was published in that range (a heartbeat). The hashes are the
    ledger's chain hashes (hex) at `after` and `upto`, empty where unknown: a reader that remembers the hash at its
    position notices a source that was restored from a backup and went on differently.
    """

    source: str
    jurisdiction: str
    after: int
    upto: int
    events: tuple[Event, ...]
    after_hash: str = ""
    upto_hash: str = ""
