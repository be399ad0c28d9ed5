"""Who had a part in a matter that is kept apart from it may neither audit its reply nor decide on its return."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from huiyin_assignment.domain.order import Order
from huiyin_assignment.domain.vocabulary import Done
from huiyin_assignment.features.audit_reply.command import AuditReply, Verdict
from huiyin_assignment.features.contact_caller.command import ContactCaller
from huiyin_assignment.features.decide_return.command import DecideReturn, Decision
from huiyin_assignment.features.list_orders.work import REPLIES, RETURNS
from huiyin_assignment.features.request_return.command import RequestReturn
from huiyin_assignment.features.show_order.query import read_order
from huiyin_assignment.features.sign_for_order.command import SignForOrder
from huiyin_assignment.features.submit_reply.command import SubmitReply
from huiyin_assignment.order_command import OrderCommand, carry_out
from huiyin_contracts.intake import PetitionRegistered
from huiyin_contracts.vocabulary import Channel
from huiyin_ledger.domain import Refused
from huiyin_web.http.problems import refusal_text
from huiyin_web.identity.policy import Post, Principal, Role

from .conftest import Assignment, Desk
from .given import JURISDICTION, NO, NOW, triaged

WHERE = {"jurisdiction": JURISDICTION, "registration_no": NO}
APPROVE = AuditReply(**WHERE, verdict=Verdict.REJECT, reason="请说明处理结果")


def _registered(**changed: object) -> PetitionRegistered:
    given = {
        "registration_no": NO,
        "channel": Channel.HOTLINE,
        "received_at": NOW,
        "anonymous": False,
        "confidential": False,
        "petitioner_ref": f"p-{NO}",
        "imported": False,
    }
    return PetitionRegistered.model_validate(given | changed)


def _until_audit(assignment: Assignment, registered: str = "wang") -> None:
    """Registered by one, triaged by `zhao`, answered by the heating office's `heat-1`."""
    assignment.receive(_registered(), by=registered)
    assignment.receive(triaged(), by="zhao")
    handler, unit = assignment.act("heat-1", NO), {**WHERE, "unit": "heat"}
    carry_out(assignment.runtime, handler, SignForOrder(**unit))
    contact = ContactCaller(**unit, contacted_at=assignment.clock.now())
    carry_out(assignment.runtime, assignment.act("heat-2", NO), contact)
    reply = SubmitReply(**unit, text="已恢复供热。", done=Done.DONE, evidence="照片")
    carry_out(assignment.runtime, assignment.act("heat-3", NO), reply)


def _does(assignment: Assignment, account: str, command: OrderCommand = APPROVE) -> str:
    """The state after it; the code where it was refused."""
    try:
        return carry_out(assignment.runtime, assignment.act(account, NO), command).state
    except Refused as refused:
        return refused.code


def _clerk(account: str, *more: Post) -> Principal:
    return Principal(account, "", (*more, Post(Role.CLERK, JURISDICTION)))


@pytest.mark.parametrize(
    ("account", "outcome"),
    [
        ("wang", "separate_duty"),
        ("heat-1", "separate_duty"),
        ("heat-2", "separate_duty"),
        ("heat-3", "separate_duty"),
        ("zhao", "handling"),
        ("sun", "handling"),
    ],
)
def test_who_registered_worked_or_replied_may_not_audit_and_who_triaged_may(
    assignment: Assignment, account: str, outcome: str
) -> None:
    _until_audit(assignment)
    assert _does(assignment, account) == outcome


def test_the_petitioner_who_registered_it_on_the_web_keeps_nobody_from_it(assignment: Assignment) -> None:
    _until_audit(assignment, registered="citizen")
    assert _does(assignment, "wang") == "handling"


def test_what_somebody_else_has_to_audit_is_not_offered_and_the_page_says_why(
    assignment: Assignment,
) -> None:
    _until_audit(assignment)
    runtime = assignment.runtime
    for account, waits in (("wang", False), ("sun", True)):
        who = _clerk(account)
        owed = REPLIES.read(runtime, who, 0)
        assert owed is not None
        assert owed.count == waits
        shown = read_order(runtime, who, NO)
        assert ("audit" in [each.slug for each in shown.actions]) is waits
        assert (shown.barred is None) is waits
    assert read_order(runtime, Principal.of("x", "", Role.SUPERVISOR, JURISDICTION), NO).barred is None


def test_an_auditor_of_replies_has_them_on_the_desk_and_nothing_else(
    assignment: Assignment, desk: Callable[..., Desk]
) -> None:
    """Today's work asked what may be dispatched, and whoever only audits was refused all of it."""
    _until_audit(assignment)
    auditor = desk(Role.REPLY_AUDITOR)
    page = auditor.get("/assignment/desk")
    assert page.status_code == 200
    assert NO in page.text
    assert 'name="unit"' not in page.text
    waiting = Principal.of("sun", "", Role.REPLY_AUDITOR, JURISDICTION)
    owed = [each.read(assignment.runtime, waiting, 0) for each in (REPLIES, RETURNS)]
    assert [each.count for each in owed if each] == [1, 0]
    assert auditor.get("/assignment/api/v1/work").status_code == 200


def test_a_return_is_decided_by_whoever_did_not_ask_for_it(assignment: Assignment) -> None:
    assignment.receive(triaged(), by="zhao")
    asked = RequestReturn(**WHERE, unit="heat", reason="不归我们管理", legal_basis="R22 §23")
    carry_out(assignment.runtime, assignment.act("heat-1", NO), asked)
    owed = [RETURNS.read(assignment.runtime, _clerk(who), 0) for who in ("heat-1", "zhao")]
    assert [each.count for each in owed if each] == [0, 1]
    reject = DecideReturn(**WHERE, decision=Decision.REJECT, reason="属于你单位职责")
    assert _does(assignment, "heat-1", reject) == "separate_duty"
    assert _does(assignment, "zhao", reject) == "dispatched"


def test_a_desk_of_one_can_work_where_the_administrator_has_loosened_the_rule(
    assignment: Assignment,
) -> None:
    _until_audit(assignment)
    rules = assignment.runtime.identity.separations
    rules.define("230000", "order.audit_reply", ["registered", "triaged"], "全省如此", "admin")
    assert [_does(assignment, who) for who in ("wang", "zhao")] == ["separate_duty", "separate_duty"]
    rules.define(JURISDICTION, "order.audit_reply", ["replied"], "值班仅一人", "admin")
    owed = REPLIES.read(assignment.runtime, _clerk("wang"), 0)
    assert owed is not None
    assert owed.count == 1
    assert _does(assignment, "wang") == "handling"


def test_a_substitute_may_not_audit_for_whoever_registered_it_but_may_by_a_post_of_their_own(
    assignment: Assignment,
) -> None:
    _until_audit(assignment)
    for_wang = Post(Role.CLERK, JURISDICTION, instead_of="wang")
    runtime, act = assignment.runtime, assignment.act("sun", NO)
    substitute = Principal("sun", "", (for_wang,))
    with pytest.raises(Refused) as refused:
        carry_out(runtime, act, APPROVE, substitute)
    assert refused.value.code == "separate_duty"
    owed = REPLIES.read(runtime, substitute, 0)
    assert owed is not None
    assert owed.count == 0
    too = _clerk("sun", for_wang)
    owed = REPLIES.read(runtime, too, 0)
    assert owed is not None
    assert owed.count == 1
    assert carry_out(runtime, act, APPROVE, too).state == "handling"


def test_who_stands_in_for_two_may_by_the_post_of_the_one_who_had_no_part(assignment: Assignment) -> None:
    _until_audit(assignment)
    wang = Post(Role.CLERK, JURISDICTION, instead_of="wang")
    who = Principal("sun", "", (wang, replace(wang, instead_of="zhou")))
    assert carry_out(assignment.runtime, assignment.act("sun", NO), APPROVE, who).state == "handling"


def test_history_from_a_file_keeps_nobody_from_it(assignment: Assignment) -> None:
    assignment.receive(_registered(imported=True), by="wang")
    assignment.receive(triaged(imported=True), by="wang")
    assert assignment.rows("SELECT * FROM live.duties") == []


def test_the_refusal_names_the_part_and_who_can_help_in_both_languages(
    assignment: Assignment, app: object
) -> None:
    _until_audit(assignment)
    with pytest.raises(Refused) as refused:
        carry_out(assignment.runtime, assignment.act("wang", NO), APPROVE)
    with app.test_request_context("/?lang=en"):  # type: ignore[attr-defined]
        text = refusal_text(refused.value)
    assert text.startswith("You registered this matter: a colleague has to audit the reply.")
    assert "administrator" in text
    with app.test_request_context("/?lang=zh"):  # type: ignore[attr-defined]
        assert "登记" in refusal_text(refused.value)
    order = assignment.runtime.ledger.get(Order, JURISDICTION, Order.stream_id(JURISDICTION, NO))
    assert order.rejections == 0
