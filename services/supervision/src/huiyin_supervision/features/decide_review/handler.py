"""Carries out what the centre decided about a matter that its petitioner is not content with."""

from __future__ import annotations

from huiyin_ledger.commands import execute
from huiyin_ledger.domain import Act
from huiyin_supervision.domain.return_visit import ReturnVisit
from huiyin_supervision.domain.vocabulary import Decision
from huiyin_supervision.features.decide_review.command import DecideReview
from huiyin_supervision.features.visit_petitioner.handler import VisitRecorded
from huiyin_supervision.row_access import why_barred
from huiyin_supervision.text_subjects import subject_now
from huiyin_web.identity.policy import Principal
from huiyin_web.runtime import Runtime


def decide_review(
    runtime: Runtime, act: Act, command: DecideReview, who: Principal | None = None
) -> VisitRecorded:
    """Refused for whoever had a part in the matter that is kept apart from it, and where there is nothing to decide. `who`: with
    what posts the actor decides."""
    jurisdiction, number = command.jurisdiction, command.registration_no

    def decide() -> VisitRecorded:
        visit = runtime.ledger.get(ReturnVisit, jurisdiction, ReturnVisit.stream_id(jurisdiction, number))
        barred = why_barred(runtime, visit, jurisdiction, act.actor, who)
        decide = visit.order_redo if command.decision is Decision.REDO else visit.close_with_reason
        subject = subject_now(runtime.vault, jurisdiction, number)
        decide(command.reason, barred=barred, subject=subject)
        runtime.ledger.save(jurisdiction, visit)
        return VisitRecorded.of(visit)

    return execute(runtime, act, decide, jurisdiction=jurisdiction, answer=VisitRecorded)
