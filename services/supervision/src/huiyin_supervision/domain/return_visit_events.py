"""The events of a matter's return visits, as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from huiyin_contracts.vocabulary import Resolution, Satisfaction
from huiyin_ledger.domain import Aggregate


class VisitEvent(Aggregate.Event):
    """`unit`: the one whose reply the petitioner is asked about."""

    registration_no: str
    unit: str


@dataclass(frozen=True, kw_only=True)
class ApprovedReply:
    """A reply of which the petitioner is to be asked, at most `attempts_allowed` times."""

    unit: str
    round: int
    attempts_allowed: int
    approved_at: datetime


class RoundOpened(ApprovedReply, VisitEvent):
    """A round of visits begins."""


class Opened(RoundOpened, Aggregate.Created):
    """A first reply was approved: the petitioner is to be asked."""

    TOPIC = "supervision.return_visit_opened"


class OpenedAgain(RoundOpened):
    """The reply after a redo was approved."""

    TOPIC = "supervision.return_visit_opened_again"


class Visited(VisitEvent):
    """An attempt of the centre to ask the petitioner. `attempt` counts from 1 for each reply."""

    TOPIC = "supervision.return_visited"
    attempt: int
    answered: bool
    resolved: Resolution | None
    satisfaction: Satisfaction | None
    by: str


class RedoOrdered(VisitEvent):
    """`reason`: ``unresolved`` or ``dissatisfied``."""

    TOPIC = "supervision.redo_ordered"
    reason: str
    redo_count: int


class Concluded(VisitEvent):
    """`because`: ``content`` or ``no_answer``."""

    TOPIC = "supervision.matter_concluded"
    concluded_at: datetime
    because: str
