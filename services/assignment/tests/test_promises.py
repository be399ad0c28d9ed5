"""What a reply promises stays on a list until it is done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from huiyin_assignment.domain.order import Order
from huiyin_assignment.domain.vocabulary import Done, State
from huiyin_assignment.features.audit_reply.command import AuditReply, Verdict
from huiyin_assignment.features.contact_caller.command import ContactCaller
from huiyin_assignment.features.follow_promise.command import FollowPromise
from huiyin_assignment.features.sign_for_order.command import SignForOrder
from huiyin_assignment.features.submit_reply.command import SubmitReply
from huiyin_assignment.order_command import carry_out
from huiyin_assignment.views.order_book import OrderBookView
from huiyin_assignment.views.order_history import OrderHistoryView
from huiyin_contracts.supervision import MatterConcluded
from huiyin_ledger.domain import Act, Refused, acting
from huiyin_web.identity.policy import Role

from .conftest import Assignment, Desk
from .given import JURISDICTION, NO, NOW, added, an_order, happened, triaged

LATER = NOW + timedelta(days=1)
MARCH_31 = date(2026, 3, 31)


def _promised(promised_for: date | None = MARCH_31) -> Order:
    order = an_order(State.HANDLING)
    with acting(Act("heat-1", LATER)):
        order.submit_reply("heat", "列入改造计划", "", Done.PLANNED, "", "heat-1", promised_for)
    with acting(Act("clerk-1", LATER)):
        order.approve_reply("clerk-1")
        order.conclude()
    order.collect_events()
    return order


@pytest.mark.parametrize("promised_for", [MARCH_31, None])
def test_a_promise_outlives_its_order_until_the_unit_shows_that_it_is_done(promised_for: date | None) -> None:
    order = _promised(promised_for)
    assert (order.state, order.promise_open, order.promised_for) == (State.CLOSED, True, promised_for)
    with acting(Act("heat-1", LATER)):
        order.follow_promise("heat", "已完成招标", "", "heat-1", kept=False)
        assert order.promise_open
        order.follow_promise("heat", "管线已更换", "竣工照片", "heat-1", kept=True)
    assert happened(order) == ["PromiseFollowed", "PromiseKept"]
    assert not order.promise_open


@pytest.mark.parametrize("done", [Done.DONE, Done.EXPLAINED])
def test_only_what_is_planned_is_promised(done: Done) -> None:
    order = an_order(State.HANDLING)
    with acting(Act("heat-1", LATER)):
        order.submit_reply("heat", "答复", "", done, "照片", "heat-1", MARCH_31)
    with acting(Act("clerk-1", LATER)):
        order.approve_reply("clerk-1")
    assert "PromiseMade" not in happened(order)


def test_a_promise_for_a_day_that_is_over_is_refused() -> None:
    order = an_order(State.HANDLING)
    with acting(Act("heat-1", LATER)), pytest.raises(Refused) as refused:
        order.submit_reply("heat", "答复", "", Done.PLANNED, "", "heat-1", date(2026, 3, 1))
    assert (refused.value.code, refused.value.field) == ("promised_in_the_past", "promised_for")


@pytest.mark.parametrize(
    ("unit", "progress", "proof", "code"),
    [
        ("water", "已完成", "照片", "other_unit"),
        ("heat", " ", "照片", "progress_required"),
        ("heat", "已完成", " ", "evidence_required"),
    ],
)
def test_a_promise_is_kept_by_its_unit_with_words_and_a_proof(
    unit: str, progress: str, proof: str, code: str
) -> None:
    order = _promised()
    with acting(Act("heat-1", LATER)), pytest.raises(Refused) as refused:
        order.follow_promise(unit, progress, proof, "heat-1", kept=True)
    assert refused.value.code == code


def test_where_nothing_is_promised_nothing_is_followed_up() -> None:
    order = an_order(State.CLOSED)
    with acting(Act("heat-1", LATER)), pytest.raises(Refused) as refused:
        order.follow_promise("heat", "已完成", "照片", "heat-1", kept=True)
    assert refused.value.code == "no_promise"


def test_a_later_reply_that_says_done_keeps_the_promise() -> None:
    order = _promised()
    with acting(Act("clerk-1", LATER)):
        order.redo("unresolved", "还没修")
    with acting(Act("heat-1", LATER)):
        order.submit_reply("heat", "已修好", "", Done.DONE, "照片", "heat-1")
    with acting(Act("clerk-1", LATER)):
        order.approve_reply("clerk-1")
    assert happened(order)[-1] == "PromiseKept"


def _promise_in_the_ledger(assignment: Assignment) -> None:
    assignment.receive(triaged(proposed_unit="heat"))
    where = {"jurisdiction": JURISDICTION, "registration_no": NO, "unit": "heat"}
    runtime, handler = assignment.runtime, assignment.act("heat-1", NO)
    carry_out(runtime, handler, SignForOrder(**where))
    carry_out(runtime, handler, ContactCaller(**where, contacted_at=assignment.clock.now()))
    reply = SubmitReply(**where, text="列入改造计划。", done=Done.PLANNED, promised_for=MARCH_31)
    carry_out(runtime, handler, reply)
    audit = AuditReply(jurisdiction=JURISDICTION, registration_no=NO, verdict=Verdict.APPROVE)
    carry_out(runtime, assignment.act("clerk-1", NO), audit)
    now = assignment.clock.now()
    assignment.receive(MatterConcluded(registration_no=NO, unit="heat", concluded_at=now))


def test_the_list_shows_a_promise_until_it_is_kept_and_late_when_its_day_is_over(
    assignment: Assignment, desk: Callable[..., Desk]
) -> None:
    _promise_in_the_ledger(assignment)
    handler = desk(Role.UNIT_HANDLER, "heat")
    page = handler.get("/assignment/promises?lang=en").text
    assert NO in page
    assert "2026-03-31" in page
    assert NO not in handler.get("/assignment/promises?show=late").text
    assignment.clock.set(NOW + timedelta(days=31))
    late = handler.get("/assignment/promises?show=late&lang=en").text
    assert NO in late
    assert "2 days late" in late
    kept = FollowPromise(
        jurisdiction=JURISDICTION, registration_no=NO, unit="heat", progress="已更换", proof="照片", kept=True
    )
    carry_out(assignment.runtime, assignment.act("heat-1", NO), kept)
    assert NO not in handler.get("/assignment/promises").text
    assert NO in handler.get("/assignment/promises?show=kept").text


def test_another_units_promise_is_not_on_the_list(assignment: Assignment, desk: Callable[..., Desk]) -> None:
    _promise_in_the_ledger(assignment)
    assert NO not in desk(Role.UNIT_HANDLER, "water").get("/assignment/promises").text
    assert NO in desk(Role.OPERATOR).get("/assignment/promises").text


def test_the_closed_orders_page_offers_the_follow_up_to_the_unit_that_promised(
    assignment: Assignment, desk: Callable[..., Desk]
) -> None:
    _promise_in_the_ledger(assignment)
    address = f"/assignment/orders/{NO}?lang=en"
    assert "Follow up what was promised" in desk(Role.UNIT_HANDLER, "heat").get(address).text
    assert "Follow up what was promised" not in desk(Role.OPERATOR).get(address).text


def test_an_order_can_be_worked_on_after_word_of_a_promise_or_an_addition(
    assignment: Assignment,
) -> None:
    _promise_in_the_ledger(assignment)
    key = (JURISDICTION, NO)
    where = {"jurisdiction": JURISDICTION, "registration_no": NO, "unit": "heat"}
    for kept in (False, True):
        assignment.receive(added(NO))
        shown = OrderBookView.find(assignment.runtime.database, *key)
        assert shown is not None
        said = FollowPromise(**where, version=shown.version, progress="进行中", proof="照片", kept=kept)
        now = carry_out(assignment.runtime, assignment.act("heat-1", NO), said)
        assert now.version == shown.version + 1
    shown = OrderBookView.find(assignment.runtime.database, *key)
    assert shown is not None
    assert shown.version == now.version


@pytest.mark.parametrize(
    ("day", "code"),
    [(date(2031, 3, 3), None), (date(2031, 3, 4), "promised_too_far"), (date.max, "promised_too_far")],
)
def test_a_promise_is_for_a_day_within_five_years(day: date, code: str | None) -> None:
    order = an_order(State.HANDLING)
    with acting(Act("heat-1", LATER)):
        if code is None:
            order.submit_reply("heat", "答复", "", Done.PLANNED, "", "heat-1", day)
        else:
            with pytest.raises(Refused) as refused:
                order.submit_reply("heat", "答复", "", Done.PLANNED, "", "heat-1", day)
            assert (refused.value.code, refused.value.field) == (code, "promised_for")


def test_whoever_wrote_a_promise_stands_at_it_on_the_timeline_and_not_who_approved_it(
    assignment: Assignment,
) -> None:
    _promise_in_the_ledger(assignment)
    history = OrderHistoryView.select(assignment.runtime.database, "WHERE registration_no = %s", (NO,))
    actors = {each.what: each.actor for each in history}
    assert (actors["promise_made"], actors["reply_approved"]) == ("heat-1", "clerk-1")
