"""The events of a matter's return visits, as plain data."""

from __future__ import annotations

from datetime import datetime

from huiyin_contracts.vocabulary import Resolution, Satisfaction
from huiyin_ledger.domain import Aggregate


class VisitEvent(Aggregate.Event):
    """`unit`: the one whose reply the petitioner is asked about."""

    registration_no: str
    unit: str


class Opened(VisitEvent, Aggregate.Created):
    """A first reply was approved: the petitioner is to be asked."""

    TOPIC = "supervision.return_visit_opened"
    round: int
    attempts_allowed: int
    approved_at: datetime


class OpenedAgain(VisitEvent):
    """The reply after a redo was approved."""

    TOPIC = "supervision.return_visit_opened_again"
    round: int
    attempts_allowed: int
    approved_at: datetime


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
