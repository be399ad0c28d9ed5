"""Many orders at once: each gets its own answer."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from huiyin_assignment.features.register_unit.command import (
    CloseUnit,
    RegisterUnit,
    close_unit,
    register_unit,
)
from huiyin_contracts.vocabulary import UnitKind
from huiyin_ledger.domain import Refused
from huiyin_testing.forms import refused
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
    clerk = desk(Role.CLERK)
    answer = refused(clerk.fill_in("/assignment/desk/batch/dispatch", mode="dispatch"), clerk.get)
    assert "Orders: " in answer.text
    assert "Unit: " in answer.text


def test_a_batch_that_was_not_taken_is_back_on_its_list_with_its_selection(
    assignment: Assignment, desk: Sit
) -> None:
    assignment.receive(triaged(ONE, matter_class="roads"), triaged(TWO, matter_class="roads"))
    clerk, address = desk(Role.CLERK), "/assignment/desk/batch/dispatch?lang=en&show=to_dispatch"
    answer = refused(clerk.fill_in(address, numbers=[TWO], mode="assign"), clerk.get)
    assert f'value="{TWO}" checked' in answer.text
    assert f'value="{ONE}" checked' not in answer.text
    assert '<option value="assign" selected>' in answer.text
    assert 'href="#f-unit"' in answer.text
    assert 'id="f-unit"' in answer.text
    assert clerk.get(address).headers["Location"] == "/assignment/desk?lang=en&show=to_dispatch"


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
    """A call about the county reached city units only, and a county's order no unit that the list offered."""
    roads = RegisterUnit(jurisdiction="230621", unit="roads", name="县公路站", kind=UnitKind.DEPARTMENT)
    register_unit(assignment.runtime, assignment.act("admin-1"), roads)
    counties = "230621-2026-0000001"
    assignment.receive(triaged(ONE, matter_class="roads"))
    assignment.receive(triaged(counties, matter_class="roads"), jurisdiction="230621")
    clerk = desk(Role.CLERK)
    page = clerk.get("/assignment/desk?lang=en").text
    assert '<option value="230621/roads">县公路站</option>' in page
    assert '<option value="230600/water">水务局</option>' not in page
    alone = clerk.get("/assignment/desk?lang=en&jurisdiction=230600").text
    assert '<option value="230600/water">水务局</option>' in alone

    def dispatched(unit: str) -> list[str]:
        answer = clerk.post("/assignment/api/v1/batches/dispatch", numbers=[ONE, counties], unit=unit)
        return [item["code"] for item in answer.get_json()["items"]]

    assert dispatched("230621/roads") == ["", ""]
    holder = desk(Role.UNIT_HANDLER, "roads", "230621")
    assert sorted(holder.numbers()) == [ONE, counties]
    assert holder.post(f"/assignment/api/v1/orders/{ONE}/sign").status_code == 200


def test_a_countys_centre_follows_what_the_city_sent_to_the_countys_unit(
    assignment: Assignment, desk: Sit
) -> None:
    """It is sent a copy (R05 §21), and decides nothing about it."""
    roads = RegisterUnit(jurisdiction="230621", unit="roads", name="县公路站", kind=UnitKind.DEPARTMENT)
    register_unit(assignment.runtime, assignment.act("admin-1"), roads)
    assignment.receive(triaged(ONE, proposed_unit="230621/roads"), triaged(TWO))
    centre, holder = desk(Role.CLERK, None, "230621"), desk(Role.UNIT_HANDLER, "roads", "230621")
    assert centre.numbers() == [ONE]
    page = centre.get(f"/assignment/orders/{ONE}")
    assert page.status_code == 200
    assert "<form" not in page.text.split("<main", 1)[1].split("</main>", 1)[0]
    holder.post(f"/assignment/api/v1/orders/{ONE}/sign")
    holder.post(f"/assignment/api/v1/orders/{ONE}/return", reason="不属于本站职责", legal_basis="三定方案")
    assert ONE not in centre.get("/assignment/desk?show=returns").text
    assert ONE in centre.get("/assignment/desk?show=all").text
    assert ONE in desk(Role.CLERK).get("/assignment/desk?show=returns").text
    answer = centre.post(f"/assignment/api/v1/orders/{ONE}/return-decision", decision="uphold")
    assert answer.status_code == 404


def test_a_unit_is_not_closed_while_it_has_an_order_of_another_jurisdiction(
    assignment: Assignment, desk: Sit
) -> None:
    """Its orders of the city were not counted."""
    roads = RegisterUnit(jurisdiction="230621", unit="roads", name="县公路站", kind=UnitKind.DEPARTMENT)
    register_unit(assignment.runtime, assignment.act("admin-1"), roads)
    assignment.receive(triaged(ONE, proposed_unit="230621/roads"))
    with pytest.raises(Refused):
        close_unit(
            assignment.runtime, assignment.act("admin-1"), CloseUnit(jurisdiction="230621", unit="roads")
        )


def test_a_unit_is_put_below_none_of_its_own(assignment: Assignment, desk: Sit) -> None:
    """The list offered those below it, and the command refused them."""
    page = desk(Role.ADMINISTRATOR).get("/assignment/units/230600/water").text
    offered = re.findall(r'<option value="([a-z]+)"', page[page.index('name="parent"') :])
    assert sorted(offered) == ["discipline", "heat", "office"]


def test_an_order_of_a_county_does_not_go_up_to_a_unit_of_the_city(assignment: Assignment, desk: Sit) -> None:
    counties = "230621-2026-0000001"
    assignment.receive(triaged(counties, matter_class="roads"), jurisdiction="230621")
    answer = desk(Role.CLERK).post(
        f"/assignment/api/v1/orders/{counties}/dispatch", unit="230600/water", mode="dispatch"
    )
    assert (answer.status_code, answer.get_json()["code"]) == (422, "unknown_unit")
