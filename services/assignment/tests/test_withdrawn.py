"""An order that is an accusation, though it was dispatched as an ordinary one, is withdrawn: to whoever had it, it
never was."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from huiyin_assignment.domain.opening import sealed_matter
from huiyin_assignment.domain.vocabulary import Basis, Done, State
from huiyin_assignment.features.audit_reply.command import AUDIT, AuditBody, Verdict
from huiyin_assignment.features.sign_for_order.command import SignForOrder
from huiyin_assignment.features.submit_reply.command import SubmitReply
from huiyin_assignment.order_access import find_order
from huiyin_assignment.order_command import carry_out
from huiyin_contracts import assignment as published
from huiyin_contracts.base import UnitKey
from huiyin_contracts.intake import AccusationReferred, PetitionSealed
from huiyin_contracts.supervision import MatterConcluded, RedoOrdered, UnitUrged
from huiyin_contracts.vocabulary import ClockKind, DispatchMode
from huiyin_ledger.domain import Act, NotFound, Refused, acting
from huiyin_web.app import create_app
from huiyin_web.identity.policy import Principal, Role

from .conftest import Assignment, Desk
from .given import DISCIPLINE, JURISDICTION, NO, NOW, added, an_order, happened, triaged, until_return_visit
from .test_automations import the_order

OPERATOR = Principal.of("clerk-1", "", Role.OPERATOR, JURISDICTION)
REFERRED = AccusationReferred(registration_no=NO, competent_unit=DISCIPLINE, received_at=NOW, taken_back=True)
SEALED = PetitionSealed(registration_no=NO)


@pytest.mark.parametrize("state", [each for each in State if each is not State.TO_DISPATCH])
def test_wherever_it_stands_it_begins_anew_as_the_sealed_order_that_it_is(state: State) -> None:
    order = an_order(state)
    with acting(Act("system:x", NOW)):
        order.withdraw(sealed_matter(NO, NOW))
        order.withdraw(sealed_matter(NO, NOW))
        order.dispatch("discipline", "纪委监委", DispatchMode.TRANSFER, Basis.REFERRED)
    assert happened(order) == ["Withdrawn", "Dispatched"]
    new = an_order(State.DISPATCHED, sealed=True)
    of_the_handling = vars(new).keys() - {"matter", "unit", "unit_name", "units", "dispatched_at"}
    public = {name for name in of_the_handling if not name.startswith("_")}
    assert {name: getattr(order, name) for name in public} == {name: getattr(new, name) for name in public}
    assert (order.unit, order.units, order.matter) == ("discipline", ("discipline",), new.matter)


def test_the_organ_gets_it_and_the_unit_has_no_list_page_or_promise_with_it(
    assignment: Assignment, desk: Callable[..., Desk]
) -> None:
    assignment.receive(triaged(), added())
    until_return_visit(assignment)
    unit, organ = desk(Role.UNIT_HANDLER), desk(Role.UNIT_HANDLER, "discipline")
    assert NO in unit.get("/assignment/orders?show=all").text
    assignment.receive(SEALED, REFERRED)
    for path in ("/assignment/orders?show=all", "/assignment/promises"):
        assert NO not in unit.get(path).text
    assert unit.get(f"/assignment/orders/{NO}").status_code == 404
    assert (unit.numbers(), organ.numbers()) == ([], [NO])
    page = organ.get(f"/assignment/orders/{NO}").text
    assert not any(
        words in page for words in ("暖气不热", "室温只有十四度", "已恢复供热", "今天又降到", "供热办")
    )
    (made,) = [made for _, made in assignment.published() if getattr(made, "sealed", None) is True]
    assert isinstance(made, published.OrderDispatched)


def test_a_promise_ends_with_it(assignment: Assignment) -> None:
    assignment.receive(triaged())
    order = the_order(assignment)
    with acting(assignment.act("heat-1", NO)):
        order.sign("heat", "heat-1")
        order.contact_failed("heat", "无人接听", "heat-1")
        order.submit_reply("heat", "下月更换。", "", Done.PLANNED, "", "heat-1")
        order.approve_reply("clerk-1")
        assignment.runtime.ledger.save(JURISDICTION, order)
    assert len(assignment.rows("SELECT * FROM live.promises")) == 1
    assignment.receive(SEALED)
    assert assignment.rows("SELECT * FROM live.promises") == []


@pytest.mark.parametrize("told", [(SEALED, REFERRED), (REFERRED,)])
def test_what_crosses_the_withdrawal_changes_nothing(
    assignment: Assignment, told: tuple[PetitionSealed | AccusationReferred, ...]
) -> None:
    """It parked the stream, and with it every later event of the matter."""
    assignment.receive(triaged())
    until_return_visit(assignment)
    assignment.receive(*told)
    before = the_order(assignment)
    of_unit = {"registration_no": NO, "unit": "heat"}
    assignment.receive(
        RedoOrdered.model_validate({**of_unit, "reason": "unresolved", "redo_count": 1}),
        MatterConcluded.model_validate({**of_unit, "concluded_at": NOW}),
        UnitUrged.model_validate(
            {
                **of_unit,
                "unit": "discipline",
                "urging_id": "u",
                "clock_id": "c",
                "kind": ClockKind.SIGN,
                "words": "请抓紧",
                "answer_due_at": NOW,
            }
        ),
    )
    assert assignment.parked("supervision") == []
    assert the_order(assignment).version == before.version


def test_while_its_organ_is_not_registered_nobody_has_it(
    assignment: Assignment, desk: Callable[..., Desk]
) -> None:
    """The unit kept it until somebody had mended that."""
    assignment.receive(triaged())
    nowhere = UnitKey(jurisdiction=JURISDICTION, unit="inspection")
    assignment.receive(SEALED, REFERRED.model_copy(update={"competent_unit": nowhere}))
    assert assignment.parked("intake") == [NO]
    assert desk(Role.UNIT_HANDLER).numbers() == desk(Role.OPERATOR).numbers() == []
    assert the_order(assignment).state is State.TO_DISPATCH


def test_every_command_of_the_unit_finds_nothing(assignment: Assignment) -> None:
    """Also one that had found the order a moment before."""
    assignment.receive(triaged())
    assignment.receive(SEALED, REFERRED)
    where = {"jurisdiction": JURISDICTION, "registration_no": NO, "unit": "heat"}
    with pytest.raises(NotFound):
        carry_out(assignment.runtime, assignment.act("heat-1", NO), SignForOrder.model_validate(where))
    reply = SubmitReply.model_validate(
        {**where, "text": "已恢复供热。", "done": Done.DONE, "evidence": "照片"}
    )
    with pytest.raises(NotFound):
        carry_out(assignment.runtime, assignment.act("heat-1", NO), reply)


def test_a_command_of_the_centre_that_crosses_the_withdrawal_finds_nothing(assignment: Assignment) -> None:
    assignment.receive(triaged())
    until_return_visit(assignment)
    row = find_order(assignment.runtime.database, OPERATOR, NO)
    assignment.receive(SEALED, REFERRED)
    app = create_app([assignment.service])
    token = assignment.runtime.identity.tokens.issue(role=Role.OPERATOR, jurisdiction=JURISDICTION)
    with app.test_request_context("/", headers={"Authorization": f"Bearer {token}"}):
        app.preprocess_request()
        with pytest.raises(NotFound):
            AUDIT.give(assignment.runtime, row, AuditBody(verdict=Verdict.APPROVE))


def reply(assignment: Assignment, number: str) -> str:
    """What the unit is told."""
    command = SubmitReply(
        jurisdiction=JURISDICTION,
        registration_no=number,
        unit="heat",
        text="已处理。",
        done=Done.EXPLAINED,
    )
    try:
        carry_out(assignment.runtime, assignment.act("heat-1", number), command)
    except Refused as refused:
        return refused.code
    return "replied"


def test_of_a_reply_and_a_withdrawal_at_once_the_withdrawal_stands_and_the_reply_is_nobodys(
    assignment: Assignment,
) -> None:
    for n in range(4):
        number = f"{NO[:-2]}1{n}"
        assignment.receive(triaged(number, anonymous=True))
        where = {"jurisdiction": JURISDICTION, "registration_no": number, "unit": "heat"}
        carry_out(assignment.runtime, assignment.act("heat-1", number), SignForOrder.model_validate(where))
        with ThreadPoolExecutor(1) as unit:
            answer = unit.submit(reply, assignment, number)
            told = {"registration_no": number}
            assignment.receive(SEALED.model_copy(update=told), REFERRED.model_copy(update=told))
        assert answer.result() in ("replied", "not_found")
        assert reply(assignment, number) == "not_found"
        order = the_order(assignment, number)
        assert (order.unit, order.state, order.reply) == ("discipline", State.DISPATCHED, None)
