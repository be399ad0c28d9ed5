"""The events of a matter's return visits, as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from huiyin_contracts.vocabulary import Resolution, Satisfaction
from huiyin_ledger.domain import Aggregate, Sealed


class VisitEvent(Aggregate.Event):
    """`unit`: the one whose reply the petitioner is asked about."""

    registration_no: str
    unit: str


@dataclass(frozen=True, kw_only=True)
class ApprovedReply:
    """A reply of which the petitioner is to be asked, at most `attempts_allowed` times, which lie `hours_apart` or more
    and, where `half_days_differ`, in mornings and afternoons that differ."""

    unit: str
    round: int
    attempts_allowed: int
    approved_at: datetime
    hours_apart: int = 0
    half_days_differ: bool = False


class RoundOpened(ApprovedReply, VisitEvent):
    """A round of visits begins."""

    class_version = 2

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        state["hours_apart"], state["half_days_differ"] = 0, False


class Opened(RoundOpened, Aggregate.Created):
    """A first reply was approved: the petitioner is to be asked."""

    TOPIC = "supervision.return_visit_opened"


class OpenedAgain(RoundOpened):
    """The reply after a redo was approved."""

    TOPIC = "supervision.return_visit_opened_again"


class OpenedByPetitioner(VisitEvent, Aggregate.Created):
    """The petitioner spoke before anybody was to ask: about a matter that is closed, or before its reply arrived here.
    `round`: of the order."""

    TOPIC = "supervision.return_visit_opened_by_petitioner"
    round: int


class Withdrawn(VisitEvent):
    """The matter is an accusation: nobody is asked about it any more, and nothing decided."""

    TOPIC = "supervision.return_visit_withdrawn"


class Visited(VisitEvent):
    """An attempt of the centre to ask the petitioner. `attempt` counts from 1 for each reply. `words`: what was said."""

    TOPIC = "supervision.return_visited"
    class_version = 2
    attempt: int
    answered: bool
    resolved: Resolution | None
    satisfaction: Satisfaction | None
    words: Sealed | None
    by: str

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        state["words"] = None


class ReviewOpened(VisitEvent):
    """The petitioner was not content, unasked, or added something after the end: the centre has to decide.

    `because`: ``unresolved``, ``dissatisfied`` or ``added``. `round`: of the reply that it is about.
    """

    TOPIC = "supervision.review_opened"
    because: str
    round: int
    words: Sealed | None


class RedoOrdered(VisitEvent):
    """`reason`: ``unresolved``, ``dissatisfied`` or ``added``. `words`: the petitioner's; `wanted`: what the centre asks of
    the unit."""

    TOPIC = "supervision.redo_ordered"
    class_version = 2
    reason: str
    redo_count: int
    words: Sealed | None
    wanted: Sealed | None

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        state["words"] = state["wanted"] = None


class Concluded(VisitEvent):
    """`because`: ``content``, ``no_answer``, ``nobody_to_ask`` or ``reviewed``. `told`: what the petitioner is told
    after a review."""

    TOPIC = "supervision.matter_concluded"
    class_version = 2
    concluded_at: datetime
    because: str
    told: Sealed | None

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        state["told"] = None
