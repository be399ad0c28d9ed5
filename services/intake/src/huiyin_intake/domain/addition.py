"""What a petitioner adds after triage for dispatch: read at the desk before anybody else gets to know it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from huiyin_chassis.domain import Sealed
from huiyin_intake.domain.vocabulary import Fate


@dataclass(frozen=True)
class Addition:
    """`number` is the version of the event by which it was added. `reason`: why it was kept back;
    `registered_as`: the petition of its own that it became."""

    number: int
    added_at: datetime
    text: Sealed
    fate: Fate = Fate.TO_READ
    reason: Sealed | None = None
    registered_as: str | None = None
