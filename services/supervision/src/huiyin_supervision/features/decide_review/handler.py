"""Carries out what the centre decided about a matter that its petitioner is not content with."""

from __future__ import annotations

from huiyin_ledger.commands import execute
from huiyin_ledger.domain import Act
from huiyin_supervision.domain.return_visit import ReturnVisit
from huiyin_supervision.domain.vocabulary import Decision
from huiyin_supervision.features.decide_review.command import DecideReview
from huiyin_supervision.features.visit_petitioner.handler import VisitRecorded
from huiyin_supervision.text_subjects import subject_now
from huiyin_supervision.views.handlers import handlers_of
from huiyin_web.runtime import Runtime


def decide_review(runtime: Runtime, act: Act, command: DecideReview) -> VisitRecorded:
    """Refused for whoever worked on the order, and where there is nothing to decide."""
    jurisdiction, number = command.jurisdiction, command.registration_no

    def decide() -> VisitRecorded:
        visit = runtime.ledger.get(ReturnVisit, jurisdiction, ReturnVisit.stream_id(jurisdiction, number))
        handlers = handlers_of(runtime.database, jurisdiction, number)
        decide = visit.order_redo if command.decision is Decision.REDO else visit.close_with_reason
        subject = subject_now(runtime.vault, jurisdiction, number)
        decide(command.reason, by=act.actor, handlers=handlers, subject=subject)
        runtime.ledger.save(jurisdiction, visit)
        return VisitRecorded.of(visit)

    return execute(runtime, act, decide, jurisdiction=jurisdiction, answer=VisitRecorded)
