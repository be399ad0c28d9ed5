"""What came of one return visit, recorded with what follows from it."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict

from huiyin_chassis.commands import Once, execute
from huiyin_chassis.domain import Act
from huiyin_chassis.runtime import Runtime
from huiyin_contracts.vocabulary import Resolution, Satisfaction
from huiyin_supervision.domain.return_visit import ReturnVisit
from huiyin_supervision.domain.vocabulary import VisitState
from huiyin_supervision.views.handlers import handlers_of


class RecordVisit(BaseModel):
    """`resolved` and `satisfaction` are the petitioner's own words; left out where nobody answered."""

    model_config = ConfigDict(frozen=True)

    jurisdiction: str
    registration_no: str
    answered: bool
    resolved: Resolution | None = None
    satisfaction: Satisfaction | None = None


def record_visit(
    runtime: Runtime, act: Act, command: RecordVisit, once: Once | None = None
) -> dict[str, Any]:
    """Refused to whoever worked on the order. The answer says what follows: concluded, redo, or still due."""
    jurisdiction, number = command.jurisdiction, command.registration_no

    def record() -> dict[str, Any]:
        visit = runtime.ledger.get(ReturnVisit, jurisdiction, ReturnVisit.stream_id(jurisdiction, number))
        visit.record(
            by=act.actor,
            handlers=handlers_of(runtime.database, jurisdiction, number),
            answered=command.answered,
            resolved=command.resolved,
            satisfaction=command.satisfaction,
        )
        runtime.ledger.save(jurisdiction, visit)
        return {
            "registration_no": number,
            "state": str(_state(visit)),
            "attempt": visit.attempts,
            "redo_count": visit.redo_count,
        }

    return execute(runtime, act, record, jurisdiction=jurisdiction, once=once)


def _state(visit: ReturnVisit) -> VisitState:
    if visit.due:
        return VisitState.DUE
    return VisitState.CONCLUDED if visit.concluded else VisitState.REDO
