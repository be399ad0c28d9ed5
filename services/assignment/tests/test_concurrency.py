"""Two people at once: one of them wins, the other is told, and nothing happens twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from huiyin_assignment.features.redispatch_order.command import RedispatchOrder
from huiyin_assignment.features.sign_for_order.command import SignForOrder
from huiyin_assignment.order_command import carry_out
from huiyin_contracts.vocabulary import DispatchMode
from huiyin_ledger.domain import Conflict, Once, Refused

from .conftest import Assignment
from .given import JURISDICTION, NO, triaged


def sign(assignment: Assignment, who: str, once: Once | None = None) -> str:
    command = SignForOrder(jurisdiction=JURISDICTION, registration_no=NO, unit="heat")
    try:
        carry_out(assignment.runtime, replace(assignment.act(who, NO), once=once), command)
    except Refused as refused:
        return refused.code
    return "signed"


def test_of_many_who_sign_at_once_one_does_and_the_others_are_told(assignment: Assignment) -> None:
    assignment.receive(triaged())
    with ThreadPoolExecutor(6) as people:
        answers = sorted(people.map(lambda n: sign(assignment, f"heat-{n}"), range(6)))
    assert answers == ["cannot_sign"] * 5 + ["signed"]


def test_a_decision_on_an_older_version_is_a_conflict_and_changes_nothing(assignment: Assignment) -> None:
    assignment.receive(triaged())
    sign(assignment, "heat-1")
    command = RedispatchOrder(
        jurisdiction=JURISDICTION,
        registration_no=NO,
        unit="water",
        mode=DispatchMode.DISPATCH,
        reason="管网",
        version=2,
    )
    with pytest.raises(Conflict):
        carry_out(assignment.runtime, assignment.act("clerk-1", NO), command)
    (row,) = assignment.rows("SELECT unit, version FROM live.order_book")
    assert (row["unit"], row["version"]) == ("heat", 3)


def test_the_same_key_gets_the_same_answer_and_another_request_under_it_is_refused(
    assignment: Assignment,
) -> None:
    assignment.receive(triaged())
    assert sign(assignment, "heat-1", Once("key-00001", "a")) == "signed"
    assert sign(assignment, "heat-1", Once("key-00001", "a")) == "signed"
    assert sign(assignment, "heat-1", Once("key-00001", "b")) == "idempotency_key_reused"
    assert sign(assignment, "heat-1") == "cannot_sign"
