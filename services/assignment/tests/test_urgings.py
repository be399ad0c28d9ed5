"""A supervisor urged the unit: it stands on the worklist and on the order with its words, and the unit answers."""

from __future__ import annotations

from collections.abc import Callable

from huiyin_assignment.domain.order_events import UrgingAnswered
from huiyin_contracts import assignment as contract
from huiyin_contracts.supervision import UnitUrged
from huiyin_contracts.vocabulary import ClockKind
from huiyin_web.identity.policy import Role

from .conftest import Assignment, Desk
from .given import NO, NOW, triaged

Sit = Callable[..., Desk]


def _urged(unit: str = "heat") -> UnitUrged:
    return UnitUrged(
        urging_id=f"{NO}/hotline5/1/7",
        registration_no=NO,
        unit=unit,
        kind=ClockKind.HOTLINE_REPLY,
        words="请于本周内答复",
        answer_due_at=NOW,
    )


def test_an_urging_stands_on_the_worklist_and_on_the_order_until_it_is_answered(
    assignment: Assignment, desk: Sit
) -> None:
    assignment.receive(triaged())
    assignment.receive(_urged())
    unit = desk(Role.UNIT_HANDLER, "heat")
    assert "urged: answer by" in unit.get("/assignment/orders").text
    assert "请于本周内答复" in unit.get(f"/assignment/orders/{NO}").text
    answered = unit.fill_in(f"/assignment/orders/{NO}/urging-answer", answer="管道今日抢修")
    assert answered.status_code == 303
    assert "urged: answer by" not in unit.get("/assignment/orders").text
    assert "管道今日抢修" in unit.get(f"/assignment/orders/{NO}").text
    told = [event for _, event in assignment.published() if isinstance(event, contract.UrgingAnswered)]
    assert [(event.urging_id, event.answer) for event in told] == [(f"{NO}/hotline5/1/7", "管道今日抢修")]


def test_an_urging_of_a_unit_that_has_the_order_no_more_changes_nothing(assignment: Assignment) -> None:
    assignment.receive(triaged())
    assignment.receive(_urged("water"))
    assert assignment.rows("SELECT urged_until FROM live.order_book") == [{"urged_until": None}]
    assert assignment.parked("supervision") == []


def test_there_is_nothing_to_answer_where_nobody_was_urged(assignment: Assignment, desk: Sit) -> None:
    assignment.receive(triaged())
    answer = desk(Role.UNIT_HANDLER, "heat").post(
        f"/assignment/api/v1/orders/{NO}/urging-answer", answer="今日抢修"
    )
    assert (answer.status_code, answer.json["code"]) == (422, "nothing_to_answer")
    kinds = {event.type for event in assignment.runtime.ledger.events("230600")}
    assert UrgingAnswered.TOPIC not in kinds
