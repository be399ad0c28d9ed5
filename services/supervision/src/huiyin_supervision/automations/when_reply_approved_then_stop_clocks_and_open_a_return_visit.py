"""The centre approved the reply: the reply clocks stop, and the petitioner is to be asked.

Not about history, which was settled in its time, and not about an accusation, whose reporter nobody may call up. An
imported matter that was still open, and is answered here, is asked about like any other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from huiyin_contracts.assignment import ReplyApproved
from huiyin_ledger.domain import Aggregate
from huiyin_ledger.events import Event
from huiyin_supervision.automations.base import ClocksAutomation, clocks_of, matter_of, stop_clocks
from huiyin_supervision.domain.return_visit import ReturnVisit
from huiyin_supervision.domain.vocabulary import FactName
from huiyin_supervision.rules.book import shipped_rules
from huiyin_supervision.rules.facts import Fact

if TYPE_CHECKING:
    from huiyin_supervision.domain.matter_clocks import MatterClocks
    from huiyin_web.runtime import Runtime


class WhenReplyApprovedThenStopClocksAndOpenAReturnVisit(ClocksAutomation):
    sources = {"assignment": frozenset({ReplyApproved.family})}

    def react(self, event: Event, runtime: Runtime) -> None:
        reply = ReplyApproved.model_validate(event.data)
        clocks = clocks_of(event, runtime)
        stop_clocks(clocks, Fact(FactName.REPLY_APPROVED, reply.approved_at))
        changed: list[Aggregate] = [clocks]
        if not (_is_history(reply) or reply.sealed):
            changed.append(_visit(clocks, reply, event, runtime))
        runtime.ledger.save(event.jurisdiction, *changed)


def _is_history(reply: ReplyApproved) -> bool:
    """A reply that was imported with its matter is recorded as approved when it was given."""
    return reply.imported and reply.approved_at == reply.replied_at


def _visit(clocks: MatterClocks, reply: ReplyApproved, event: Event, runtime: Runtime) -> ReturnVisit:
    jurisdiction = event.jurisdiction
    attempts = _attempts_allowed(clocks, jurisdiction)
    visit = runtime.ledger.find(
        ReturnVisit, jurisdiction, ReturnVisit.stream_id(jurisdiction, reply.registration_no)
    )
    if visit is None:
        return ReturnVisit.open(
            jurisdiction,
            registration_no=reply.registration_no,
            unit=reply.unit,
            round=reply.round,
            attempts_allowed=attempts,
            approved_at=reply.approved_at,
        )
    visit.open_again(
        unit=reply.unit, round=reply.round, attempts_allowed=attempts, approved_at=reply.approved_at
    )
    return visit


def _attempts_allowed(clocks: MatterClocks, jurisdiction: str) -> int:
    """By the rules of the day on which the matter was received; one where none says more."""
    if clocks.order is None:
        return 1
    rule = shipped_rules().return_visit(jurisdiction, matter_of(clocks.order, jurisdiction).registered_on)
    return rule.attempts if rule is not None else 1
