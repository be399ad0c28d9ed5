"""The return visit of each matter: whether it is due, and its outcome."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from huiyin_contracts.vocabulary import Resolution, Satisfaction
from huiyin_ledger.events import Event
from huiyin_ledger.views.view import REMOVED, Removal, View, creates, folds
from huiyin_supervision.domain import return_visit_events
from huiyin_supervision.domain.return_visit import earliest_after
from huiyin_supervision.domain.vocabulary import VisitState


@dataclass
class ReturnVisitTaskRow:
    """The answers are those of the last visit that was answered. `review_of`: why the centre has to decide, empty where it
    does not; `contested`: the round that it is about. `ended_because`: how it was concluded, empty before. Before
    `next_attempt_at` another attempt comes too soon."""

    jurisdiction: str
    registration_no: str
    unit: str
    round: int
    approved_at: datetime
    attempts_allowed: int
    hours_apart: int
    half_days_differ: bool
    state: VisitState = VisitState.DUE
    attempts: int = 0
    last_visited_at: datetime | None = None
    resolved: Resolution | None = None
    satisfaction: Satisfaction | None = None
    redo_count: int = 0
    contested: int = 0
    review_of: str = ""
    ended_because: str = ""
    next_attempt_at: datetime | None = None


class ReturnVisitTasksView(View[ReturnVisitTaskRow]):
    """One row per matter. An accusation has none."""

    name = "return_visit_tasks"
    version = 3
    key = ("jurisdiction", "registration_no")
    indexes = ("(jurisdiction, state, approved_at, registration_no)",)

    @creates(return_visit_events.Opened)
    def opened(self, event: Event) -> ReturnVisitTaskRow:
        return self.row(event)

    @creates(return_visit_events.OpenedByPetitioner)
    def opened_by_petitioner(self, event: Event) -> ReturnVisitTaskRow:
        return self.row(
            event,
            approved_at=event.occurred_at,
            attempts_allowed=1,
            hours_apart=0,
            half_days_differ=False,
            state=VisitState.CONCLUDED,
        )

    @folds(return_visit_events.OpenedAgain)
    def opened_again(self, row: ReturnVisitTaskRow, event: Event) -> None:
        data = event.data
        row.unit, row.round, row.attempts_allowed = data["unit"], data["round"], data["attempts_allowed"]
        row.hours_apart, row.half_days_differ = data["hours_apart"], data["half_days_differ"]
        row.approved_at, row.attempts, row.next_attempt_at = data["approved_at"], 0, None
        row.state = VisitState.REVIEW if row.contested == row.round else VisitState.DUE
        row.ended_because = ""

    @folds(return_visit_events.Withdrawn)
    def withdrawn(self, row: ReturnVisitTaskRow, event: Event) -> Removal:
        return REMOVED

    @folds(return_visit_events.Visited)
    def visited(self, row: ReturnVisitTaskRow, event: Event) -> None:
        data = event.data
        row.attempts, row.last_visited_at = data["attempt"], event.occurred_at
        row.next_attempt_at = earliest_after(
            event.occurred_at, row.hours_apart, half_days_differ=row.half_days_differ
        )
        if data["answered"]:
            row.resolved, row.satisfaction = data["resolved"], data["satisfaction"]

    @folds(return_visit_events.ReviewOpened)
    def review_opened(self, row: ReturnVisitTaskRow, event: Event) -> None:
        row.state, row.ended_because = VisitState.REVIEW, ""
        row.contested, row.review_of = event.data["round"], event.data["because"]

    @folds(return_visit_events.RedoOrdered)
    def redo_ordered(self, row: ReturnVisitTaskRow, event: Event) -> None:
        row.state, row.redo_count = VisitState.REDO, event.data["redo_count"]
        row.contested, row.review_of = 0, ""

    @folds(return_visit_events.Concluded)
    def concluded(self, row: ReturnVisitTaskRow, event: Event) -> None:
        row.state, row.ended_because = VisitState.CONCLUDED, event.data["because"]
        row.contested, row.review_of = 0, ""
