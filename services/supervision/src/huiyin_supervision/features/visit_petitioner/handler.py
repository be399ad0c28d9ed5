"""Records the outcome of a return visit, and what follows from it."""

from __future__ import annotations

from pydantic import BaseModel

from huiyin_ledger.commands import execute
from huiyin_ledger.domain import Act
from huiyin_supervision.domain.return_visit import Answer, ReturnVisit
from huiyin_supervision.domain.vocabulary import VisitState
from huiyin_supervision.features.visit_petitioner.command import RecordVisit
from huiyin_supervision.row_access import why_barred
from huiyin_supervision.text_subjects import subject_now
from huiyin_web.identity.policy import Principal
from huiyin_web.runtime import Runtime


class VisitRecorded(BaseModel):
    """`state`: what follows. `attempt` counts from 1 in each round."""

    registration_no: str
    state: VisitState
    attempt: int
    redo_count: int

    @classmethod
    def of(cls, visit: ReturnVisit) -> VisitRecorded:
        return cls(
            registration_no=visit.registration_no,
            state=visit.state,
            attempt=visit.attempts,
            redo_count=visit.redo_count,
        )


def record_visit(
    runtime: Runtime, act: Act, command: RecordVisit, who: Principal | None = None
) -> VisitRecorded:
    """Refused for whoever had a part in the matter that is kept apart from it; see `ReturnVisit.record`. `who`: with what posts
    the actor asks."""
    jurisdiction, number = command.jurisdiction, command.registration_no

    def record() -> VisitRecorded:
        visit = runtime.ledger.get(ReturnVisit, jurisdiction, ReturnVisit.stream_id(jurisdiction, number))
        answer = Answer(
            answered=command.answered,
            resolved=command.resolved,
            satisfaction=command.satisfaction,
            words=command.words,
        )
        visit.record(
            answer,
            by=act.actor,
            barred=why_barred(runtime, visit, jurisdiction, act.actor, who),
            subject=subject_now(runtime.vault, jurisdiction, number),
        )
        runtime.ledger.save(jurisdiction, visit)
        return VisitRecorded.of(visit)

    return execute(runtime, act, record, jurisdiction=jurisdiction, answer=VisitRecorded)
