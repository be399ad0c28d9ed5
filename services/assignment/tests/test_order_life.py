"""An order's ways through the units: what follows from what."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from huiyin_assignment.domain import order_events
from huiyin_assignment.domain.reply import Reply
from huiyin_assignment.domain.vocabulary import Basis, Done, State
from huiyin_contracts.vocabulary import ClosingOutcome, DispatchMode
from huiyin_ledger.domain import ERASED, Act, Erased, Sealed, acting

from .given import NO, NOW, an_order, happened

LATER = NOW + timedelta(days=1)


@pytest.fixture(autouse=True)
def _somebody_acts() -> Iterator[None]:
    with acting(Act("heat-1", LATER)):
        yield


def test_the_usual_way_ends_closed_in_round_one() -> None:
    order = an_order(State.CLOSED)
    assert (order.round, order.outcome, order.units) == (1, ClosingOutcome.CLOSED, ("heat",))


def test_a_reply_starts_handling_by_itself() -> None:
    order = an_order(State.CONTACTED)
    order.submit_reply("heat", "已办", "", Done.EXPLAINED, "", "heat-1")
    assert happened(order) == ["HandlingStarted", "ReplySubmitted"]


def test_a_rejected_reply_goes_back_to_handling_in_the_same_round() -> None:
    order = an_order(State.AUDIT)
    order.reject_reply("没有答复诉求", "clerk-1")
    assert (order.state, order.round, order.rejections) == (State.HANDLING, 1, 1)
    order.submit_reply("heat", "重新答复", "", Done.EXPLAINED, "", "heat-1")
    order.approve_reply("clerk-1")
    assert order.state is State.RETURN_VISIT


def test_an_approved_reply_says_when_it_was_written_and_when_it_was_approved() -> None:
    order = an_order(State.AUDIT)
    assert order.reply is not None
    written = order.replied_at
    order.approve_reply("clerk-1")
    approved = order.collect_events()[-1]
    assert isinstance(approved, order_events.ReplyApproved)
    assert (approved.replied_at, approved.approved_at) == (written, LATER)
    assert approved.text.open() == "已恢复供热。"


@pytest.mark.parametrize("state", [State.RETURN_VISIT, State.CLOSED])
def test_a_redo_opens_the_next_round_with_the_same_unit_signed_for(state: State) -> None:
    order = an_order(state)
    order.redo()
    assert (order.state, order.round, order.unit, order.outcome) == (State.SIGNED, 2, "heat", None)
    order.submit_reply("heat", "再次答复", "", Done.EXPLAINED, "", "heat-1")
    reply = order.collect_events()[-1]
    assert isinstance(reply, order_events.ReplySubmitted)
    assert reply.round == 2


def test_an_upheld_return_leaves_the_order_without_a_unit_until_it_is_dispatched_again() -> None:
    order = an_order(State.RETURN_REVIEW)
    order.uphold_return("clerk-1")
    assert (order.state, order.unit) == (State.TO_DISPATCH, None)
    order.dispatch("water", "水务局", DispatchMode.DISPATCH, Basis.HAND)
    assert happened(order) == ["ReturnUpheld", "Redispatched"]
    assert (order.state, order.unit, order.units) == (State.DISPATCHED, "water", ("heat", "water"))


@pytest.mark.parametrize(("signed", "after"), [(False, State.DISPATCHED), (True, State.SIGNED)])
def test_a_rejected_return_stays_with_the_unit_as_it_was(signed: bool, after: State) -> None:
    order = an_order(State.SIGNED if signed else State.DISPATCHED)
    order.request_return("heat", "不归我们管", "R22 §23", "heat-1")
    order.reject_return("属你单位职责", "clerk-1")
    assert (order.state, order.unit) == (after, "heat")


def test_designating_another_unit_upholds_the_return_and_designating_the_same_one_rejects_it() -> None:
    other, same = an_order(State.RETURN_REVIEW), an_order(State.RETURN_REVIEW)
    other.designate("water", "水务局", DispatchMode.ASSIGN, "裁定", "clerk-1")
    same.designate("heat", "供热办", DispatchMode.ASSIGN, "裁定", "clerk-1")
    assert happened(other) == ["ReturnUpheld", "UnitDesignated"]
    assert happened(same) == ["ReturnRejected", "UnitDesignated"]
    assert (other.unit, other.no_return, same.unit, same.no_return) == ("water", True, "heat", True)


def test_three_units_pass_it_on_and_the_citizen_is_still_counted_from_the_receipt() -> None:
    order = an_order(State.RETURN_REVIEW)
    order.uphold_return("clerk-1")
    order.dispatch("water", "水务局", DispatchMode.DISPATCH, Basis.HAND)
    order.redispatch("street", "街道办", DispatchMode.DISPATCH, "属地")
    sent = [event for event in order.collect_events() if isinstance(event, order_events.Redispatched)]
    assert {event.received_at for event in sent} == {NOW}
    assert {event.round for event in sent} == {1}


def test_a_sealed_order_ends_with_the_approval_of_a_colleague_and_no_return_visit() -> None:
    order = an_order(State.AUDIT, sealed=True)
    order.approve_reply("heat-2")
    assert happened(order) == ["ReplyApproved", "Closed"]
    assert order.state is State.CLOSED


def test_an_imported_reply_is_submitted_approved_and_closed_at_the_time_of_the_file() -> None:
    order = an_order(imported=True)
    with acting(Act("system:import", NOW)):
        order.dispatch("heat", "供热办", DispatchMode.DISPATCH, Basis.IMPORTED)
    replied = NOW + timedelta(days=11)
    with acting(Act("system:import", replied)):
        order.record_imported_reply("已办理。", "system:import")
    events = order.collect_events()
    assert [type(event).__name__ for event in events] == [
        "Dispatched",
        "ReplySubmitted",
        "ReplyApproved",
        "Closed",
    ]
    assert [event.timestamp for event in events] == [NOW, replied, replied, replied]  # type: ignore[attr-defined]
    assert order.outcome is ClosingOutcome.IMPORTED


def test_texts_are_sealed_under_the_petitioner_and_under_the_matter_once_the_petitioner_is_gone() -> None:
    order = an_order(State.HANDLING)
    assert order.text_subject == order.matter.petitioner_ref
    order.forget_petitioner()
    order.submit_reply("heat", "已办", "", Done.EXPLAINED, "", "heat-1")
    assert order.reply is not None
    assert order.reply.text.subject == order.matter.registration_no


def test_a_reply_whose_petitioner_was_erased_meanwhile_can_still_be_approved() -> None:
    order = an_order(State.HANDLING)

    def gone() -> str:
        raise Erased

    text = Sealed.opened_by(order.matter.petitioner_ref, gone)
    reply = Reply(text=text, done=Done.EXPLAINED, by="heat-1", round=1)
    order.trigger_event(
        order_events.ReplySubmitted, registration_no=NO, unit="heat", **vars(reply), imported=False
    )
    order.forget_petitioner()
    order.approve_reply("clerk-1")
    approved = order.collect_events()[-1]
    assert isinstance(approved, order_events.ReplyApproved)
    assert approved.text.open() == ERASED
