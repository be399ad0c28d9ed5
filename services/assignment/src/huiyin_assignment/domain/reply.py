"""A reply as the centre audits it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from huiyin_assignment.domain.words import Done
from huiyin_chassis.domain import Sealed


@dataclass(frozen=True, slots=True)
class Reply:
    """`text` is for the citizen; `facts` and `evidence` are for the centre. `by` is the account that wrote it."""

    text: Sealed
    facts: Sealed | None
    done: Done
    evidence: Sealed | None
    by: str
    submitted_at: datetime
    round: int
