"""The centre approved the reply: the reply clocks stop, and the petitioner is to be asked.

Not about history, which was settled in its time, and not about an accusation, whose reporter nobody may call up. An
imported matter that was still open, and is answered here, is asked about like any other. Where there is nobody to ask, the
visit is over at once, and the matter with it.
"""

from __future__ import annotations

from huiyin_contracts.assignment import ReplyApproved
from huiyin_supervision.automations.base import Change, ClocksAutomation
from huiyin_supervision.domain.return_visit import ReturnVisit
from huiyin_supervision.domain.return_visit_events import ApprovedReply
from huiyin_supervision.domain.vocabulary import FactName
from huiyin_supervision.nobody_to_ask import nobody_to_ask
from huiyin_supervision.rules.book import shipped_rules
from huiyin_supervision.rules.pack import ReturnVisitRule

_ONE_ATTEMPT = ReturnVisitRule(attempts=1)


class WhenReplyApprovedThenStopClocksAndOpenAReturnVisit(ClocksAutomation[ReplyApproved]):
    def apply(self, change: Change[ReplyApproved]) -> ReturnVisit | None:
        reply = change.told
        change.clocks.back_with(reply.unit)
        change.stop(change.fact(FactName.REPLY_APPROVED, at=reply.approved_at))
        is_accusation = reply.sealed or change.clocks.competent_unit is not None
        return None if _is_history(reply) or is_accusation else _visit(change)


def _is_history(reply: ReplyApproved) -> bool:
    """A reply that was imported with its matter is recorded as approved when it was given."""
    return reply.imported and reply.approved_at == reply.replied_at


def _visit(change: Change[ReplyApproved]) -> ReturnVisit:
    reply, jurisdiction, rule = change.told, change.jurisdiction, _rule(change)
    approved = ApprovedReply(
        unit=reply.unit,
        round=reply.round,
        attempts_allowed=rule.attempts,
        approved_at=reply.approved_at,
        hours_apart=rule.hours_apart,
        half_days_differ=rule.half_days_differ,
    )
    stream = ReturnVisit.stream_id(jurisdiction, reply.registration_no)
    visit = change.runtime.ledger.find(ReturnVisit, jurisdiction, stream)
    if visit is None:
        visit = ReturnVisit.open(jurisdiction, reply.registration_no, approved)
    else:
        visit.open_again(approved)
    if nobody_to_ask(change.runtime, jurisdiction, change.clocks):
        visit.nobody_to_ask()
    return visit


def _rule(change: Change[ReplyApproved]) -> ReturnVisitRule:
    """By the rules of the day on which the matter was received; one attempt where none says more."""
    if change.clocks.order is None:
        return _ONE_ATTEMPT
    day = change.matter_of(change.clocks.order).registered_on
    return shipped_rules().return_visit(change.jurisdiction, day) or _ONE_ATTEMPT
