"""What leaves the service: masked, complete, and of a sealed matter only its marker."""

from __future__ import annotations

from uuid import uuid4

import pytest

from huiyin_assignment.bootstrap import definition
from huiyin_assignment.domain import order_events
from huiyin_assignment.domain.order import Order
from huiyin_assignment.domain.vocabulary import Done
from huiyin_assignment.features.audit_reply.command import AuditReply, Verdict
from huiyin_assignment.features.contact_caller.command import ContactCaller
from huiyin_assignment.features.redispatch_order.command import RedispatchOrder
from huiyin_assignment.features.request_return.command import RequestReturn
from huiyin_assignment.features.sign_for_order.command import SignForOrder
from huiyin_assignment.features.submit_reply.command import SubmitReply
from huiyin_assignment.order_command import carry_out
from huiyin_contracts import assignment as published
from huiyin_contracts.intake import AccusationReferred, PetitionerErased
from huiyin_contracts.vocabulary import DispatchMode
from huiyin_ledger.domain import Aggregate, Refused, Sealed, acting, evolves
from huiyin_ledger.ledger.application import Ledger
from huiyin_ledger.ledger.types import EventTypes

from .conftest import Assignment
from .given import DISCIPLINE, JURISDICTION, NO, NOW, triaged

PHONE = "13812345678"


def reply(
    assignment: Assignment,
    text: str,
    unit: str = "heat",
    auditor: str = "clerk-1",
    verdict: Verdict = Verdict.APPROVE,
) -> None:
    where = {"jurisdiction": JURISDICTION, "registration_no": NO}
    act = assignment.act("handler-1", NO)
    carry_out(assignment.runtime, act, SignForOrder(**where, unit=unit))
    carry_out(assignment.runtime, act, ContactCaller(**where, unit=unit, contacted_at=assignment.clock.now()))
    carry_out(assignment.runtime, act, SubmitReply(**where, unit=unit, text=text, done=Done.EXPLAINED))
    audit = AuditReply(
        **where, verdict=verdict, reason="" if verdict is Verdict.APPROVE else "没有写明何时完成。"
    )
    carry_out(assignment.runtime, assignment.act(auditor, NO), audit)


def test_the_approved_reply_is_published_masked(assignment: Assignment) -> None:
    assignment.receive(triaged())
    reply(assignment, f"请联系{PHONE}。")
    (approved,) = [made for _, made in assignment.published() if isinstance(made, published.ReplyApproved)]
    assert PHONE not in approved.text
    assert approved.text.startswith("请联系")


def test_every_dispatch_says_who_received_the_petition_itself(assignment: Assignment) -> None:
    assignment.receive(triaged(received_by="water"))
    moved = RedispatchOrder(
        jurisdiction=JURISDICTION,
        registration_no=NO,
        unit="heat",
        mode=DispatchMode.TRANSFER,
        reason="职责调整",
    )
    carry_out(assignment.runtime, assignment.act("clerk-1", NO), moved)
    made = [m for _, m in assignment.published() if isinstance(m, published.OrderDispatched)]
    assert [(each.unit, each.received_by) for each in made] == [("water", "water"), ("heat", "water")]


def test_an_order_recorded_before_it_was_known_who_received_it_names_nobody() -> None:
    kinds = EventTypes([Order])
    for kind in (
        order_events.Opened,
        order_events.Dispatched,
        order_events.Redispatched,
        order_events.UnitDesignated,
    ):
        assert kinds.named(kind.TOPIC).upcast({"unit": "heat"}, 1)["received_by"] is None


def test_the_reason_of_a_return_is_published_masked_with_its_legal_basis(assignment: Assignment) -> None:
    assignment.receive(triaged())
    command = RequestReturn(
        jurisdiction=JURISDICTION,
        registration_no=NO,
        unit="heat",
        reason=f"应找物业{PHONE}",
        legal_basis="R22 §23",
    )
    carry_out(assignment.runtime, assignment.act("heat-1", NO), command)
    (asked,) = [made for _, made in assignment.published() if isinstance(made, published.ReturnRequested)]
    assert PHONE not in asked.reason
    assert "R22 §23" in asked.reason


def asks_to_return(assignment: Assignment, legal_basis: str) -> None:
    command = RequestReturn(
        jurisdiction=JURISDICTION, registration_no=NO, unit="heat", reason="不归我们", legal_basis=legal_basis
    )
    carry_out(assignment.runtime, assignment.act("heat-1", NO), command)


def published_reason(assignment: Assignment) -> str:
    (asked,) = [made for _, made in assignment.published() if isinstance(made, published.ReturnRequested)]
    return asked.reason


def test_the_legal_basis_of_a_return_stands_nowhere_in_clear_and_goes_with_the_petitioner(
    assignment: Assignment,
) -> None:
    assignment.receive(triaged())
    asks_to_return(assignment, "王女士的房屋归物业管理")
    assert "王女士" in published_reason(assignment)
    assert assignment.rows("SELECT 1 FROM ledger.event WHERE payload LIKE '%王女士的房屋%'") == []
    assignment.receive(PetitionerErased(petitioner_ref=f"p-{NO}"))
    assert "王女士" not in published_reason(assignment)


def test_a_legal_basis_recorded_before_it_was_sealed_is_told_for_as_long_as_the_reason(
    assignment: Assignment,
) -> None:
    runtime = assignment.runtime
    before = Ledger(
        runtime.database, service="assignment", aggregates=[AsRecordedBefore], vault=runtime.vault
    )
    assignment.receive(triaged())
    with acting(assignment.act("heat-1", NO)):
        reason = Sealed.of(f"p-{NO}", "不归我们")
        before.save(
            JURISDICTION,
            AsRecordedBefore._create(
                Requested,
                id=uuid4(),
                registration_no=NO,
                unit="heat",
                reason=reason,
                legal_basis="R22 §23",
                by="heat-1",
            ),
        )
    assert published_reason(assignment) == "不归我们（R22 §23）"
    assignment.receive(PetitionerErased(petitioner_ref=f"p-{NO}"))
    assert "R22" not in published_reason(assignment)


class Requested(Aggregate.Created):
    """A return was requested, as the first version of the event told it."""

    TOPIC = order_events.ReturnRequested.TOPIC
    registration_no: str
    unit: str
    reason: Sealed
    legal_basis: str
    by: str


class AsRecordedBefore(Aggregate):
    @evolves(Requested)
    def _requested(self, event: Requested) -> None:
        self.registration_no = event.registration_no


def test_no_text_of_a_sealed_matter_is_published(assignment: Assignment) -> None:
    assignment.receive(AccusationReferred(registration_no=NO, competent_unit=DISCIPLINE, received_at=NOW))
    reply(assignment, "经核查，反映问题属实。", unit="discipline", auditor="discipline-2")
    (approved,) = [made for _, made in assignment.published() if isinstance(made, published.ReplyApproved)]
    assert (approved.text, approved.sealed) == ("", True)
    for _, made in assignment.published():
        assert "属实" not in made.model_dump_json()


def test_the_reason_why_a_sealed_reply_was_sent_back_is_not_published(assignment: Assignment) -> None:
    assignment.receive(AccusationReferred(registration_no=NO, competent_unit=DISCIPLINE, received_at=NOW))
    reply(assignment, "经核查属实。", unit="discipline", auditor="discipline-2", verdict=Verdict.REJECT)
    (rejected,) = [made for _, made in assignment.published() if isinstance(made, published.ReplyRejected)]
    assert rejected.reason == ""


def test_a_sealed_order_can_not_be_returned_so_no_reason_of_a_return_is_ever_published(
    assignment: Assignment,
) -> None:
    assignment.receive(AccusationReferred(registration_no=NO, competent_unit=DISCIPLINE, received_at=NOW))
    asked = RequestReturn(
        jurisdiction=JURISDICTION,
        registration_no=NO,
        unit="discipline",
        reason="被反映人系市管干部",
        legal_basis="管理权限",
    )
    with pytest.raises(Refused) as refused:
        carry_out(assignment.runtime, assignment.act("discipline-1", NO), asked)
    assert refused.value.code == "sealed"
    assert not any(isinstance(made, published.ReturnRequested) for _, made in assignment.published())


def test_what_was_published_before_an_erasure_says_nothing_after_it(assignment: Assignment) -> None:
    assignment.receive(triaged())
    reply(assignment, "王女士您好，已为您家恢复供热。")
    assignment.receive(PetitionerErased(petitioner_ref=f"p-{NO}"))
    (approved,) = [made for _, made in assignment.published() if isinstance(made, published.ReplyApproved)]
    assert "供热" not in approved.text


def test_every_event_that_the_contract_names_is_published_and_by_one_of_the_services_own() -> None:
    made = definition()
    own = {event.TOPIC for aggregate in made.aggregates for event in aggregate.EVENTS}
    assert set(made.publish) <= own
    assert {topic.split(".")[1] for topic in own - set(made.publish)} == {
        "catalogue_opened",
        "catalogue_entry_set",
        "catalogue_entry_removed",
        "order_opened",
        "petitioner_forgotten",
        "text_added",
        "contact_failed",
        "handling_started",
        "promise_followed",
        "urging_received",
        "order_withdrawn",
    }
