"""The return visit of each matter: whether it is due, and its outcome."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from huiyin_contracts.vocabulary import Resolution, Satisfaction
from huiyin_ledger.events import Event
from huiyin_ledger.views.view import View, creates, folds
from huiyin_supervision.domain import return_visit_events
from huiyin_supervision.domain.vocabulary import VisitState


@dataclass
class ReturnVisitTaskRow:
    """The answers are those of the last visit that was answered."""

    jurisdiction: str
    registration_no: str
    unit: str
    round: int
    approved_at: datetime
    attempts_allowed: int
    state: VisitState = VisitState.DUE
    attempts: int = 0
    last_visited_at: datetime | None = None
    resolved: Resolution | None = None
    satisfaction: Satisfaction | None = None
    redo_count: int = 0


class ReturnVisitTasksView(View[ReturnVisitTaskRow]):
    """One row per matter."""

    name = "return_visit_tasks"
    key = ("jurisdiction", "registration_no")
    indexes = ("(jurisdiction, state, approved_at, registration_no)",)

    @creates(return_visit_events.Opened)
    def opened(self, event: Event) -> ReturnVisitTaskRow:
        return self.row(event)

    @folds(return_visit_events.OpenedAgain)
    def opened_again(self, row: ReturnVisitTaskRow, event: Event) -> None:
        data = event.data
        row.unit, row.round, row.attempts_allowed = data["unit"], data["round"], data["attempts_allowed"]
        row.state, row.approved_at, row.attempts = VisitState.DUE, data["approved_at"], 0

    @folds(return_visit_events.Visited)
    def visited(self, row: ReturnVisitTaskRow, event: Event) -> None:
        data = event.data
        row.attempts, row.last_visited_at = data["attempt"], event.occurred_at
        if data["answered"]:
            row.resolved, row.satisfaction = data["resolved"], data["satisfaction"]

    @folds(return_visit_events.RedoOrdered)
    def redo_ordered(self, row: ReturnVisitTaskRow, event: Event) -> None:
        row.state, row.redo_count = VisitState.REDO, event.data["redo_count"]

    @folds(return_visit_events.Concluded)
    def concluded(self, row: ReturnVisitTaskRow, event: Event) -> None:
        row.state = VisitState.CONCLUDED
