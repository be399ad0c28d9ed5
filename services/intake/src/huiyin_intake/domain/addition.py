"""A text that a petitioner added after triage for dispatch: the desk reads it before it may leave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from huiyin_intake.domain.vocabulary import AdditionState
from huiyin_ledger.domain import Sealed


@dataclass(frozen=True)
class Addition:
    """`number`: version of the event that added it. `reason`: why it was kept back. `registered_as`: number of the
    accusation that it was registered as."""

    number: int
    added_at: datetime
    text: Sealed
    state: AdditionState = AdditionState.TO_READ
    reason: Sealed | None = None
    registered_as: str | None = None
