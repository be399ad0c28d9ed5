"""Many orders at once: each gets its own answer."""

from __future__ import annotations

from collections.abc import Callable

from huiyin_web.identity.policy import Role

from .conftest import Assignment, Desk
from .given import triaged

Sit = Callable[..., Desk]
ONE, TWO, THREE, FOREIGN = (f"230600-2026-000000{n}" for n in (1, 2, 3, 4))


def test_a_unit_signs_for_many_and_is_told_what_could_not_be_signed(
    assignment: Assignment, desk: Sit
) -> None:
    assignment.receive(triaged(ONE), triaged(TWO), triaged(THREE), triaged(FOREIGN, proposed_unit="water"))
    handler = desk(Role.UNIT_HANDLER)
    handler.post(f"/assignment/api/v1/orders/{TWO}/sign")
    page = handler.get("/assignment/orders?lang=en").text
    assert page.count('name="numbers"') == 2
    answer = handler.post(
        "/assignment/api/v1/batches/sign", numbers=[ONE, TWO, THREE, FOREIGN, "nonsense", ONE]
    )
    codes = {item["registration_no"]: item["code"] for item in answer.get_json()["items"]}
    assert codes == {ONE: "", TWO: "cannot_sign", THREE: "", FOREIGN: "not_found", "nonsense": "not_found"}
    signed = assignment.rows("SELECT registration_no FROM live.order_book WHERE state = 'signed' ORDER BY 1")
    assert [row["registration_no"] for row in signed] == [ONE, TWO, THREE]


def test_the_desk_dispatches_many_on_its_page(assignment: Assignment, desk: Sit) -> None:
    assignment.receive(triaged(ONE, matter_class="roads"), triaged(TWO, matter_class="roads"), triaged(THREE))
    clerk = desk(Role.CLERK)
    assert clerk.get("/assignment/desk?lang=en").text.count('name="numbers"') == 2
    answer = clerk.fill_in(
        "/assignment/desk/batch/dispatch?lang=en", numbers=[ONE, TWO, THREE], unit="street", mode="dispatch"
    )
    assert answer.status_code == 200
    assert "2 of 3 done" in answer.text
    assert desk(Role.UNIT_HANDLER, "street").numbers() == [ONE, TWO]


def test_a_batch_without_orders_or_unit_says_what_is_missing(assignment: Assignment, desk: Sit) -> None:
    answer = desk(Role.CLERK).fill_in("/assignment/desk/batch/dispatch?lang=en", mode="dispatch")
    assert answer.status_code == 422
    assert "Orders: " in answer.text
    assert "Unit: " in answer.text


def test_a_batch_sent_again_with_its_key_gets_its_first_answers(assignment: Assignment, desk: Sit) -> None:
    assignment.receive(triaged(ONE), triaged(TWO))
    handler = desk(Role.UNIT_HANDLER)
    form = {"numbers": [ONE, TWO], "idempotency_key": "key-of-a-batch"}
    first, again = (handler.fill_in("/assignment/orders/batch/sign?lang=en", **form) for _ in range(2))
    assert "2 of 2 done" in first.text
    assert "2 of 2 done" in again.text
