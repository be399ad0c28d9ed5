"""The return visit (回访): the centre asks the petitioner whether the reply settled the matter."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from huiyin_contracts.vocabulary import Resolution, Satisfaction
from huiyin_ledger.domain import Aggregate, Refused, current_act, evolves, stream_id
from huiyin_supervision.domain import return_visit_events as events
from huiyin_supervision.domain.vocabulary import VisitState

UNRESOLVED, DISSATISFIED = "unresolved", "dissatisfied"
CONTENT, NO_ANSWER = "content", "no_answer"


class ReturnVisit(Aggregate):
    """One per matter, for all its rounds."""

    SNAPSHOT_INTERVAL = 0

    def __init__(self) -> None:
        self.registration_no: str
        self.unit: str
        self.round: int
        self.attempts_allowed: int
        self.attempts = 0
        self.redo_count = 0
        self.state = VisitState.DUE

    @evolves(events.Opened, events.OpenedAgain)
    def _opened(self, event: events.RoundOpened) -> None:
        self.registration_no, self.unit = event.registration_no, event.unit
        self.round, self.attempts_allowed = event.round, event.attempts_allowed
        self.attempts = 0
        self.state = VisitState.DUE

    @evolves(events.Visited)
    def _visited(self, event: events.Visited) -> None:
        self.attempts = event.attempt

    @evolves(events.RedoOrdered)
    def _redo_ordered(self, event: events.RedoOrdered) -> None:
        self.redo_count = event.redo_count
        self.state = VisitState.REDO

    @evolves(events.Concluded)
    def _concluded(self, event: events.Concluded) -> None:
        self.state = VisitState.CONCLUDED

    @staticmethod
    def stream_id(jurisdiction: str, registration_no: str) -> UUID:
        return stream_id("return_visit", jurisdiction, registration_no)

    @classmethod
    def open(cls, jurisdiction: str, registration_no: str, reply: events.ApprovedReply) -> ReturnVisit:
        stream = cls.stream_id(jurisdiction, registration_no)
        return cls._create(events.Opened, id=stream, registration_no=registration_no, **vars(reply))

    def open_again(self, reply: events.ApprovedReply) -> None:
        """Open the return visit again for the reply after a redo."""
        self.trigger_event(events.OpenedAgain, registration_no=self.registration_no, **vars(reply))

    def record(
        self,
        *,
        by: str,
        handlers: Collection[str],
        answered: bool,
        resolved: Resolution | None = None,
        satisfaction: Satisfaction | None = None,
    ) -> None:
        """Record the outcome of one attempt, and what follows: a redo if the petitioner is not content (JN §27); the end if
        the petitioner is, or did not answer in as many attempts as the rule pack allows; otherwise the visit stays due.

        `handlers` are the accounts that worked on the order. Refused for them.
        """
        self._check_visitor(by, handlers)
        _check_answers(answered, resolved, satisfaction)
        attempt = self.attempts + 1
        self._record(
            events.Visited,
            attempt=attempt,
            answered=answered,
            resolved=resolved,
            satisfaction=satisfaction,
            by=by,
        )
        if resolved is Resolution.UNRESOLVED or satisfaction is Satisfaction.DISSATISFIED:
            reason = UNRESOLVED if resolved is Resolution.UNRESOLVED else DISSATISFIED
            self._record(events.RedoOrdered, reason=reason, redo_count=self.redo_count + 1)
        elif answered or attempt >= self.attempts_allowed:
            because = CONTENT if answered else NO_ANSWER
            self._record(events.Concluded, concluded_at=current_act().occurred_at, because=because)

    def _check_visitor(self, by: str, handlers: Collection[str]) -> None:
        if self.state is not VisitState.DUE:
            raise Refused("no_visit_due", "Nobody is to be asked about this matter now.")
        if by in handlers:
            raise Refused("handled_it_yourself", "You worked on this matter: somebody else has to ask.")

    def _record(self, event: type[events.VisitEvent], **more: object) -> None:
        self.trigger_event(event, registration_no=self.registration_no, unit=self.unit, **more)


def _check_answers(answered: bool, resolved: Resolution | None, satisfaction: Satisfaction | None) -> None:
    if answered and (resolved is None or satisfaction is None):
        raise Refused(
            "answers_missing",
            "Say whether it was settled and how satisfied the petitioner is.",
            field="resolved",
        )
    if not answered and (resolved is not None or satisfaction is not None):
        raise Refused("answers_without_answer", "Nobody answered: leave the answers empty.", field="answered")
