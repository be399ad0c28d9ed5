"""A reply as the centre audits it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from huiyin_assignment.domain.vocabulary import Done
from huiyin_ledger.domain import Sealed

PROMISE_YEARS = 5
"""The longest promise: public bodies plan in terms of five years, and nobody answers for what lies beyond."""


@dataclass(frozen=True, kw_only=True)
class Reply:
    """`text` is for the citizen; `facts` (what was found) and `evidence` (what proves that it was done) are for the
    centre. `by` is the account that wrote it. `promised_for`: the day by which what is planned will be done, None where no
    day is named."""

    text: Sealed
    facts: Sealed | None = None
    done: Done
    evidence: Sealed | None = None
    by: str
    round: int
    promised_for: date | None = None
