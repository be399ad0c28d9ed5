"""Carries out what the centre decided about a matter that its petitioner is not content with."""

from __future__ import annotations

from typing import Any

from huiyin_ledger.commands import execute
from huiyin_ledger.domain import Act
from huiyin_ledger.masking import mask
from huiyin_supervision.domain.return_visit import ReturnVisit
from huiyin_supervision.domain.vocabulary import Decision
from huiyin_supervision.features.decide_review.command import DecideReview
from huiyin_supervision.features.visit_petitioner.handler import VisitRecorded
from huiyin_supervision.views.handlers import handlers_of
from huiyin_web.runtime import Runtime


def decide_review(runtime: Runtime, act: Act, command: DecideReview) -> dict[str, Any]:
    """The `VisitRecorded` as JSON. Refused for whoever worked on the order, and where there is nothing to decide."""
    jurisdiction, number = command.jurisdiction, command.registration_no

    def decide() -> dict[str, Any]:
        visit = runtime.ledger.get(ReturnVisit, jurisdiction, ReturnVisit.stream_id(jurisdiction, number))
        handlers = handlers_of(runtime.database, jurisdiction, number)
        match command.decision:
            case Decision.REDO:
                visit.order_redo(mask(command.reason), by=act.actor, handlers=handlers)
            case Decision.CLOSE:
                visit.close_with_reason(mask(command.reason), by=act.actor, handlers=handlers)
        runtime.ledger.save(jurisdiction, visit)
        return VisitRecorded.of(visit).model_dump(mode="json")

    return execute(runtime, act, decide, jurisdiction=jurisdiction)
