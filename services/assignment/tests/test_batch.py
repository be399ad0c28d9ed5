"""Many orders at once: each gets its own answer."""

from __future__ import annotations

from collections.abc import Callable

from huiyin_assignment.features.register_unit.command import RegisterUnit, register_unit
from huiyin_contracts.vocabulary import UnitKind
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


def test_orders_of_a_city_and_of_its_county_go_to_the_countys_unit_together(
    assignment: Assignment, desk: Sit
) -> None:
    """A11: a call about the county reached city units only, and a county's order no unit that the list offered."""
    roads = RegisterUnit(jurisdiction="230621", unit="roads", name="县公路站", kind=UnitKind.DEPARTMENT)
    register_unit(assignment.runtime, assignment.act("admin-1"), roads)
    counties = "230621-2026-0000001"
    assignment.receive(triaged(ONE, matter_class="roads"))
    assignment.receive(triaged(counties, matter_class="roads"), jurisdiction="230621")
    clerk = desk(Role.CLERK)
    page = clerk.get("/assignment/desk?lang=en").text
    assert '<option value="230621/roads">县公路站</option>' in page
    assert '<option value="230600/water">水务局</option>' in page

    def dispatched(unit: str) -> list[str]:
        answer = clerk.post("/assignment/api/v1/batches/dispatch", numbers=[ONE, counties], unit=unit)
        return [item["code"] for item in answer.get_json()["items"]]

    assert dispatched("230621/roads") == ["", ""]
    holder = desk(Role.UNIT_HANDLER, "roads", "230621")
    assert sorted(holder.numbers()) == [ONE, counties]
    assert holder.post(f"/assignment/api/v1/orders/{ONE}/sign").status_code == 200


def test_an_order_of_a_county_does_not_go_up_to_a_unit_of_the_city(assignment: Assignment, desk: Sit) -> None:
    counties = "230621-2026-0000001"
    assignment.receive(triaged(counties, matter_class="roads"), jurisdiction="230621")
    answer = desk(Role.CLERK).post(
        f"/assignment/api/v1/orders/{counties}/dispatch", unit="230600/water", mode="dispatch"
    )
    assert (answer.status_code, answer.get_json()["code"]) == (422, "unknown_unit")
