"""An order refuses whatever its state or its rules do not allow, each time with a code of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from huiyin_assignment.domain.moves import RULES
from huiyin_assignment.domain.order import Order
from huiyin_assignment.domain.order_events import CallerContacted
from huiyin_assignment.domain.vocabulary import Basis, ContactWay, Done, Move, State
from huiyin_contracts.vocabulary import AcceptanceOutcome, Channel, DispatchMode
from huiyin_ledger.domain import Act, Refused, acting

from .given import NOW, an_order, happened

LATER = NOW + timedelta(days=1)
Do = Callable[[Order], None]

MOVES: dict[Move, Do] = {
    Move.DISPATCH: lambda o: o.dispatch("heat", "供热办", DispatchMode.DISPATCH, Basis.HAND),
    Move.REDISPATCH: lambda o: o.redispatch("water", "水务局", DispatchMode.DISPATCH, "按职责"),
    Move.SIGN: lambda o: o.sign("heat", "heat-1"),
    Move.RECORD_IMPORT: lambda o: o.record_imported_reply("已办", "system:import"),
    Move.CONTACT: lambda o: o.contact("heat", LATER, ContactWay.PHONE, "", "heat-1"),
    Move.CONTACT_FOR_UNIT: lambda o: o.contact_for_unit(LATER, ContactWay.PHONE, "", "clerk-1"),
    Move.DECIDE_ACCEPTANCE: lambda o: o.decide_acceptance(
        "heat", AcceptanceOutcome.ACCEPTED, LATER, "", "heat-1"
    ),
    Move.START_HANDLING: lambda o: o.start_handling("heat", "heat-1"),
    Move.SUBMIT_REPLY: lambda o: o.submit_reply("heat", "已办", "", Done.EXPLAINED, "", "heat-1"),
    Move.AUDIT_REPLY: lambda o: o.approve_reply("clerk-1"),
    Move.ANSWER_URGING: lambda o: o.answer_urging("heat", "今日抢修", "heat-1"),
    Move.REQUEST_RETURN: lambda o: o.request_return("heat", "不归我们管", "R22 §23", "heat-1"),
    Move.DECIDE_RETURN: lambda o: o.reject_return("应由你单位办理", "clerk-1"),
    Move.REDO: lambda o: o.redo(),
    Move.CLOSE: lambda o: o.conclude(),
    Move.FOLLOW_PROMISE: lambda o: o.follow_promise("heat", "已完成", "照片", "heat-1", kept=True),
}


@pytest.fixture(autouse=True)
def _somebody_acts() -> Iterator[None]:
    with acting(Act("heat-1", LATER)):
        yield


@pytest.mark.parametrize(
    ("state", "move"), [(state, move) for state in State for move in Move if state not in RULES[move].states]
)
def test_a_move_is_refused_with_its_own_code_in_every_state_that_it_does_not_belong_to(
    state: State, move: Move
) -> None:
    order = an_order(state, imported=move is Move.RECORD_IMPORT)
    if order.unit is None and move in _OF_THE_UNIT:
        expected = "other_unit"
    else:
        expected = RULES[move].refusal.code
    with pytest.raises(Refused) as refused:
        MOVES[move](order)
    assert refused.value.code == expected
    assert refused.value.message
    assert happened(order) == []


@pytest.mark.parametrize("channel", [Channel.HOTLINE, Channel.VISIT])
@pytest.mark.parametrize("state", State)
def test_what_may_be_done_is_not_refused(state: State, channel: Channel) -> None:
    for move, do in MOVES.items():
        order = an_order(state, channel=channel)
        if move is not Move.RECORD_IMPORT and order.may(move):
            do(order)
            assert happened(order), move


_OF_THE_UNIT = {
    Move.SIGN,
    Move.ANSWER_URGING,
    Move.CONTACT,
    Move.DECIDE_ACCEPTANCE,
    Move.START_HANDLING,
    Move.SUBMIT_REPLY,
    Move.REQUEST_RETURN,
    Move.FOLLOW_PROMISE,
}


def test_every_move_has_a_rule_and_is_tried_here() -> None:
    assert set(RULES) == set(Move) == set(MOVES)


@pytest.mark.parametrize("move", sorted(_OF_THE_UNIT))
def test_another_unit_can_do_nothing_with_the_order(move: Move) -> None:
    order = an_order(State.SIGNED)
    commands: dict[Move, Do] = {
        Move.SIGN: lambda o: o.sign("water", "water-1"),
        Move.RECORD_IMPORT: lambda o: o.record_imported_reply("已办", "system:import"),
        Move.CONTACT: lambda o: o.contact("water", LATER, ContactWay.PHONE, "", "water-1"),
        Move.DECIDE_ACCEPTANCE: lambda o: o.decide_acceptance(
            "water", AcceptanceOutcome.ACCEPTED, LATER, "", "water-1"
        ),
        Move.START_HANDLING: lambda o: o.start_handling("water", "water-1"),
        Move.SUBMIT_REPLY: lambda o: o.submit_reply("water", "已办", "", Done.EXPLAINED, "", "water-1"),
        Move.ANSWER_URGING: lambda o: o.answer_urging("water", "今日抢修", "water-1"),
        Move.REQUEST_RETURN: lambda o: o.request_return("water", "不归我们管", "R22 §23", "water-1"),
        Move.FOLLOW_PROMISE: lambda o: o.follow_promise("water", "已办", "照片", "water-1", kept=True),
    }
    _refused(order, "other_unit", commands[move])


BARRED = Refused("separate_duty", "You registered this matter: a colleague has to audit the reply.")


def test_whoever_is_barred_by_a_part_in_the_matter_can_neither_approve_nor_reject_the_reply() -> None:
    order = an_order(State.AUDIT)
    _refused(order, "separate_duty", lambda o: o.approve_reply("clerk-1", BARRED))
    _refused(order, "separate_duty", lambda o: o.reject_reply("不完整", "clerk-1", BARRED))
    order.approve_reply("heat-1")
    assert order.state is State.RETURN_VISIT, "who is barred is a rule of the place, not of the order"


def test_whoever_is_barred_by_a_part_in_the_matter_cannot_decide_on_a_return() -> None:
    order = an_order(State.RETURN_REVIEW)
    _refused(order, "separate_duty", lambda o: o.uphold_return("clerk-1", BARRED))
    _refused(order, "separate_duty", lambda o: o.reject_return("不行", "clerk-1", BARRED))
    _refused(
        order,
        "separate_duty",
        lambda o: o.designate("water", "水务局", DispatchMode.ASSIGN, "裁定", "clerk-1", BARRED),
    )


def test_a_designated_unit_cannot_return_the_order_any_more() -> None:
    order = an_order(State.RETURN_REVIEW)
    order.designate("water", "水务局", DispatchMode.ASSIGN, "首接负责", "clerk-1")
    assert order.may(Move.REQUEST_RETURN) is False
    _refused(order, "no_return", lambda o: o.request_return("water", "也不归我们", "无", "water-1"))


def test_a_unit_whose_return_was_refused_cannot_ask_again_until_it_gets_the_order_anew() -> None:
    order = an_order(State.RETURN_REVIEW)
    order.reject_return("应由你单位办理", "clerk-1")
    assert order.may(Move.REQUEST_RETURN) is False
    _refused(order, "return_refused", lambda o: o.request_return("heat", "还是不归我们", "无", "heat-1"))
    order.redispatch("water", "水务局", DispatchMode.DISPATCH, "按职责")
    assert order.may(Move.REQUEST_RETURN)


def test_a_designated_unit_cannot_declare_the_matter_outside_its_remit() -> None:
    order = an_order(State.RETURN_REVIEW)
    order.designate("water", "水务局", DispatchMode.ASSIGN, "首接负责", "clerk-1")
    order.sign("water", "water-1")
    _refused(
        order,
        "designated",
        lambda o: o.decide_acceptance("water", AcceptanceOutcome.OUT_OF_REMIT, LATER, "不属职权", "water-1"),
    )


def test_a_return_needs_a_reason_and_a_legal_basis_and_comes_in_time() -> None:
    order = an_order(State.SIGNED)
    _refused(order, "reason_required", lambda o: o.request_return("heat", "  ", "R22 §23", "heat-1"))
    _refused(order, "legal_basis_required", lambda o: o.request_return("heat", "不归我们", " ", "heat-1"))
    _refused(
        order,
        "objection_lapsed",
        lambda o: o.request_return(
            "heat", "不归我们", "R22 §23", "heat-1", until=LATER - timedelta(seconds=1)
        ),
    )
    order.request_return("heat", "不归我们", "R22 §23", "heat-1", until=LATER)
    assert happened(order) == ["ReturnRequested"]


def test_redispatching_to_the_same_unit_is_refused() -> None:
    order = an_order(State.DISPATCHED)
    _refused(order, "same_unit", lambda o: o.redispatch("heat", "供热办", DispatchMode.DISPATCH, "再派"))


def test_a_redispatch_a_refusal_and_a_rejection_need_a_reason() -> None:
    _refused(
        an_order(State.SIGNED),
        "reason_required",
        lambda o: o.redispatch("water", "水务局", DispatchMode.DISPATCH, ""),
    )
    _refused(an_order(State.RETURN_REVIEW), "reason_required", lambda o: o.reject_return(" ", "clerk-1"))
    _refused(
        an_order(State.RETURN_REVIEW),
        "reason_required",
        lambda o: o.designate("water", "水务局", DispatchMode.ASSIGN, "", "clerk-1"),
    )
    _refused(an_order(State.AUDIT), "reason_required", lambda o: o.reject_reply("\n", "clerk-1"))


def test_a_reply_needs_text_and_a_done_one_needs_evidence() -> None:
    order = an_order(State.HANDLING)
    _refused(order, "reply_required", lambda o: o.submit_reply("heat", " ", "", Done.EXPLAINED, "", "heat-1"))
    _refused(
        order, "evidence_required", lambda o: o.submit_reply("heat", "已办", "", Done.DONE, "", "heat-1")
    )


def test_a_reply_before_the_caller_was_contacted_is_refused() -> None:
    order = an_order(State.SIGNED)
    _refused(
        order, "contact_first", lambda o: o.submit_reply("heat", "已办", "", Done.EXPLAINED, "", "heat-1")
    )


def test_after_a_contact_that_failed_for_a_reason_the_unit_may_reply() -> None:
    order = an_order(State.SIGNED)
    _refused(order, "reason_required", lambda o: o.contact_failed("heat", "", "heat-1"))
    order.contact_failed("heat", "匿名，未留电话", "heat-1")
    order.submit_reply("heat", "已办", "", Done.EXPLAINED, "", "heat-1")
    assert happened(order) == ["ContactFailed", "HandlingStarted", "ReplySubmitted"]


def test_a_letter_cannot_be_answered_before_acceptance_was_decided() -> None:
    order = an_order(State.CONTACTED, channel=Channel.LETTER)
    _refused(
        order, "accept_first", lambda o: o.submit_reply("heat", "已办", "", Done.EXPLAINED, "", "heat-1")
    )


def test_the_decision_on_a_letter_needs_the_time_of_the_notice_unless_none_is_owed() -> None:
    order = an_order(State.SIGNED, channel=Channel.LETTER)
    _refused(
        order,
        "notice_required",
        lambda o: o.decide_acceptance("heat", AcceptanceOutcome.ACCEPTED, None, "", "heat-1"),
    )
    order.decide_acceptance("heat", AcceptanceOutcome.ACCEPTED, None, "", "heat-1", notice_owed=False)
    assert happened(order) == ["AcceptanceDecided"]


def test_whatever_is_not_accepted_needs_a_reason_and_a_notice_and_ends_the_order() -> None:
    order = an_order(State.SIGNED)
    refuse = AcceptanceOutcome.NOT_ACCEPTED_LEGAL_ROUTE
    _refused(order, "notice_required", lambda o: o.decide_acceptance("heat", refuse, None, "诉讼", "heat-1"))
    _refused(order, "reason_required", lambda o: o.decide_acceptance("heat", refuse, LATER, "", "heat-1"))
    order.decide_acceptance("heat", refuse, LATER, "已进入诉讼程序", "heat-1")
    assert happened(order) == ["AcceptanceDecided", "Closed"]
    assert (order.state, order.outcome) == (State.CLOSED, "not_accepted")


def test_a_redo_of_what_was_not_accepted_has_to_be_decided_about_anew() -> None:
    order = an_order(State.SIGNED)
    refuse = AcceptanceOutcome.NOT_ACCEPTED_LEGAL_ROUTE
    order.decide_acceptance("heat", refuse, LATER, "已进入诉讼程序", "heat-1")
    order.redo("added", "法院不受理", "请重新审查")
    assert (order.state, order.round, order.acceptance) == (State.SIGNED, 2, None)
    order.decide_acceptance("heat", AcceptanceOutcome.ACCEPTED, LATER, "", "heat-1")
    assert order.acceptance is AcceptanceOutcome.ACCEPTED


def test_acceptance_is_decided_once() -> None:
    order = an_order(State.CONTACTED)
    order.decide_acceptance("heat", AcceptanceOutcome.ACCEPTED, LATER, "", "heat-1")
    _refused(
        order,
        "acceptance_decided",
        lambda o: o.decide_acceptance("heat", AcceptanceOutcome.ACCEPTED, LATER, "", "heat-1"),
    )


@pytest.mark.parametrize(
    ("at", "code"),
    [(LATER + timedelta(seconds=1), "in_the_future"), (NOW, "before_dispatch")],
)
def test_a_claimed_time_lies_between_dispatch_and_now(at: object, code: str) -> None:
    order = an_order(State.SIGNED)
    _refused(order, code, lambda o: o.contact("heat", at, ContactWay.PHONE, "", "heat-1"))  # type: ignore[arg-type]
    _refused(
        order,
        code,
        lambda o: o.decide_acceptance("heat", AcceptanceOutcome.ACCEPTED, at, "", "heat-1"),  # type: ignore[arg-type]
    )


def test_a_time_in_the_minute_of_the_dispatch_is_not_before_it() -> None:
    order = an_order()
    with acting(Act("clerk-1", NOW + timedelta(seconds=40))):
        MOVES[Move.DISPATCH](order)
        MOVES[Move.SIGN](order)
    with acting(Act("heat-1", NOW + timedelta(seconds=50))):
        order.contact("heat", NOW, ContactWay.PHONE, "", "heat-1")
    assert order.contacted_at == NOW


def test_a_sealed_order_is_neither_dispatched_by_hand_nor_moved_nor_returned_nor_accepted() -> None:
    waiting = an_order(sealed=True)
    _refused(waiting, "sealed", lambda o: o.dispatch("heat", "供热办", DispatchMode.DISPATCH, Basis.HAND))
    order = an_order(State.SIGNED, sealed=True)
    _refused(order, "sealed", lambda o: o.redispatch("water", "水务局", DispatchMode.DISPATCH, "改派"))
    _refused(order, "sealed", lambda o: o.request_return("heat", "不归我们", "R22 §23", "heat-1"))
    _refused(
        order,
        "sealed",
        lambda o: o.decide_acceptance("heat", AcceptanceOutcome.ACCEPTED, LATER, "", "heat-1"),
    )
    assert not {Move.REDISPATCH, Move.REQUEST_RETURN, Move.DECIDE_ACCEPTANCE} & {
        move for move in Move if order.may(move)
    }


def test_only_an_imported_matter_has_a_reply_from_before() -> None:
    _refused(an_order(State.DISPATCHED), "not_imported", lambda o: o.record_imported_reply("好", "system:x"))


def _refused(order: Order, code: str, command: Do) -> None:
    before = len(order.pending_events)
    with pytest.raises(Refused) as refused:
        command(order)
    assert refused.value.code == code
    assert len(order.pending_events) == before


def test_with_somebody_who_asked_for_secrecy_the_centre_speaks_and_the_unit_does_not() -> None:
    order = an_order(State.SIGNED, confidential=True)
    refused = (
        lambda: order.contact("heat", LATER, ContactWay.PHONE, "", "heat-1"),
        lambda: order.contact_failed("heat", "打不通", "heat-1"),
    )
    for act in refused:
        with pytest.raises(Refused) as refusal:
            act()
        assert refusal.value.code == "contact_through_centre"
    assert (order.may(Move.CONTACT), order.may(Move.CONTACT_FOR_UNIT)) == (False, True)
    order.contact_for_unit(LATER, ContactWay.PHONE, "", "clerk-1")
    (contacted,) = order.collect_events()
    assert isinstance(contacted, CallerContacted)
    assert contacted.by_centre


def test_where_nobody_asked_for_secrecy_the_centre_does_not_speak_for_the_unit() -> None:
    order = an_order(State.SIGNED)
    for act in (
        lambda: order.contact_for_unit(LATER, ContactWay.PHONE, "", "clerk-1"),
        lambda: order.contact_for_unit_failed("打不通", "clerk-1"),
    ):
        with pytest.raises(Refused) as refusal:
            act()
        assert refusal.value.code == "contact_by_unit"
    assert order.may(Move.CONTACT_FOR_UNIT) is False


def test_a_unit_replies_to_somebody_who_asked_for_secrecy_without_waiting_for_the_centres_contact() -> None:
    order = an_order(State.SIGNED, confidential=True)
    order.submit_reply("heat", "已恢复供热。", "", Done.EXPLAINED, "", "heat-1")
    assert order.state is State.AUDIT


def test_what_the_centre_told_somebody_who_asked_for_secrecy_holds_for_the_next_unit_too() -> None:
    order = an_order(State.SIGNED, confidential=True)
    order.contact_for_unit(LATER, ContactWay.PHONE, "", "clerk-1")
    order.redispatch("water", "水务局", DispatchMode.DISPATCH, "按职责")
    assert order.contacted_at == LATER


@pytest.mark.parametrize("secret", [False, True])
def test_of_whoever_left_no_name_no_contact_is_asked_and_none_can_be_claimed(secret: bool) -> None:
    order = an_order(State.SIGNED, anonymous=True, confidential=secret)
    assert (order.may(Move.CONTACT), order.may(Move.CONTACT_FOR_UNIT)) == (False, False)
    with pytest.raises(Refused) as refused:
        order.contact_failed("heat", "无人接听", "heat-1")
    assert refused.value.code == "contact_waived"
    order.submit_reply("heat", "已修好。", "", Done.EXPLAINED, "", "heat-1")
    assert order.state is State.AUDIT
