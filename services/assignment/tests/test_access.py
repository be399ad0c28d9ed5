"""Who may know of an order at all. Whoever may not gets one and the same answer as for an order that is not there."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import product

import pytest

from huiyin_assignment.actions import ACTIONS
from huiyin_assignment.features.request_return.command import RequestReturn
from huiyin_assignment.order_access import readable_orders, resource_of
from huiyin_assignment.order_command import carry_out
from huiyin_assignment.views.order_book import OrderBookView
from huiyin_contracts.base import UnitKey
from huiyin_contracts.intake import AccusationReferred
from huiyin_contracts.vocabulary import Channel
from huiyin_web.identity.policy import UNIT_ROLES, Principal, Role, allows

from .conftest import Assignment, Desk
from .given import DISCIPLINE, JURISDICTION, NO, NOW, triaged

Sit = Callable[..., Desk]
UNKNOWN = "230600-2026-0009999"
SEALED = "230600-2026-0000666"
POSTS = (
    "sign",
    "contact",
    "centre-contact",
    "acceptance",
    "handling",
    "urging-answer",
    "reply",
    "audit",
    "colleague-audit",
    "return",
    "return-decision",
    "dispatch",
    "redispatch",
)
BODIES: dict[str, dict[str, object]] = {
    "contact": {"not_reached": "x"},
    "centre-contact": {"not_reached": "x"},
    "acceptance": {"outcome": "accepted"},
    "urging-answer": {"answer": "x"},
    "reply": {"text": "x", "done": "explained"},
    "audit": {"verdict": "approve"},
    "colleague-audit": {"verdict": "approve"},
    "return": {"reason": "x", "legal_basis": "x"},
    "return-decision": {"decision": "reject", "reason": "x"},
    "dispatch": {"unit": "water"},
    "redispatch": {"unit": "water", "reason": "x"},
}


@pytest.fixture
def orders(assignment: Assignment) -> Assignment:
    """One order with the heating office, one sealed with the discipline organ."""
    assignment.receive(
        triaged(), AccusationReferred(registration_no=SEALED, competent_unit=DISCIPLINE, received_at=NOW)
    )
    return assignment


def stranger(desk: Sit) -> Desk:
    return desk(Role.UNIT_HANDLER, "water")


def test_another_units_account_gets_the_answer_of_an_unknown_order(orders: Assignment, desk: Sit) -> None:
    other = stranger(desk)
    for path in ("/assignment/orders/{}", "/assignment/api/v1/orders/{}"):
        theirs, unknown = other.get(path.format(NO)), other.get(path.format(UNKNOWN))
        assert (theirs.status_code, unknown.status_code) == (404, 404)
        assert _same(theirs.text, unknown.text)
    assert other.numbers() == []


@pytest.mark.parametrize("number", [NO, SEALED])
def test_a_command_on_anothers_order_answers_as_on_an_unknown_one(
    orders: Assignment, desk: Sit, number: str
) -> None:
    other = stranger(desk)
    head = len(orders.runtime.ledger.events(JURISDICTION))
    for slug in POSTS:
        body = BODIES.get(slug, {})
        theirs = other.post(f"/assignment/api/v1/orders/{number}/{slug}", **body)
        unknown = other.post(f"/assignment/api/v1/orders/{UNKNOWN}/{slug}", **body)
        form = other.fill_in(f"/assignment/orders/{number}/{slug}", **body)
        assert theirs.status_code in (403, 404), slug
        assert (theirs.status_code, form.status_code) == (unknown.status_code, unknown.status_code), slug
        assert _same(theirs.text, unknown.text), slug
    assert len(orders.runtime.ledger.events(JURISDICTION)) == head


def test_another_jurisdictions_account_knows_of_nothing_here(orders: Assignment, desk: Sit) -> None:
    for role in (Role.CLERK, Role.OPERATOR, Role.UNIT_HEAD, Role.SUPERVISOR, Role.AUDITOR):
        other = desk(role, jurisdiction="230621")
        assert other.numbers() == [], role
        assert other.get(f"/assignment/api/v1/orders/{NO}").status_code == 404, role


def test_a_unit_of_the_same_code_in_the_city_does_not_reach_the_countys_orders(
    assignment: Assignment, desk: Sit
) -> None:
    county = "230621-2026-0000001"
    assignment.receive(triaged(county), jurisdiction="230621")
    assert desk(Role.CLERK).numbers() == [county]
    assert desk(Role.UNIT_HANDLER, "heat").numbers() == []
    assert desk(Role.UNIT_HANDLER, "heat").get(f"/assignment/api/v1/orders/{county}").status_code == 404


WHO_SEES_SEALED = (
    (Role.UNIT_HANDLER, "discipline", True, 1),
    (Role.UNIT_HEAD, "discipline", True, 1),
    (Role.AUDITOR, None, True, 2),
    (Role.UNIT_HANDLER, "heat", False, 1),
    (Role.UNIT_HEAD, "office", False, 0),
    (Role.CLERK, None, False, 1),
    (Role.OPERATOR, None, False, 1),
    (Role.SUPERVISOR, None, False, 1),
    (Role.LEADER, None, False, 1),
    (Role.REPORTER, None, False, 1),
)
"""Role, unit, whether it sees the sealed order, and how many orders it counts in all."""


def test_a_sealed_order_is_known_to_the_competent_organ_and_the_auditor_only(
    orders: Assignment, desk: Sit
) -> None:
    for role, unit, sees, counted in WHO_SEES_SEALED:
        who = desk(role, unit)
        assert (SEALED in who.numbers()) is sees, role
        assert (SEALED in who.numbers("q=0000666")) is sees, role
        assert (who.get(f"/assignment/api/v1/orders/{SEALED}").status_code == 200) is sees, role
        assert (who.get(f"/assignment/orders/{SEALED}").status_code == 200) is sees, role
        page = who.get("/assignment/orders?show=all&lang=en").text
        assert (SEALED in page) is sees, role
        assert f'All <span class="chip-count">{counted}</span>' in page, role


def test_a_sealed_order_is_answered_and_audited_inside_the_competent_organ(
    orders: Assignment, desk: Sit
) -> None:
    writer, colleague = desk(Role.UNIT_HANDLER, "discipline"), desk(Role.UNIT_HEAD, "discipline")
    path = f"/assignment/api/v1/orders/{SEALED}"
    assert writer.post(f"{path}/sign").status_code == 200
    assert writer.post(f"{path}/reply", text="已核查", done="explained").status_code == 200
    assert writer.post(f"{path}/colleague-audit", verdict="approve").get_json()["code"] == "own_reply"
    assert colleague.post(f"{path}/colleague-audit", verdict="approve").get_json()["state"] == "closed"


NOT_OF_A_SEALED_ORDER = ("centre", "citizen", "promise", "petitioner asked")
"""Words of forms and pages of other orders: nothing of a sealed one goes to the centre or to the petitioner."""


def test_the_pages_of_a_sealed_order_say_who_reads_the_result(orders: Assignment, desk: Sit) -> None:
    writer, colleague = desk(Role.UNIT_HANDLER, "discipline"), desk(Role.UNIT_HEAD, "discipline")
    page, path = f"/assignment/orders/{SEALED}?lang=en", f"/assignment/api/v1/orders/{SEALED}"

    def main(who: Desk, *after: str) -> str:
        (text,) = re.findall(r"<main.*?</main>", who.get(page).text, re.DOTALL)
        assert not [word for word in NOT_OF_A_SEALED_ORDER if word in text.lower()]
        assert not [words for words in after if words not in text]
        return str(text)

    main(writer, "nobody but those of the organ who handle accusations may know of it")
    writer.post(f"{path}/sign")
    text = main(writer, "Who accused reads only that the organ has dealt with it, and when")
    assert 'value="planned"' not in text
    planned = writer.post(f"{path}/reply", text="拟核查", done="planned")
    assert planned.get_json()["code"] == "sealed_planned"
    writer.post(f"{path}/reply", text="已核查", done="explained")
    main(colleague, "who accused is told that it was dealt with")
    colleague.post(f"{path}/colleague-audit", verdict="reject", reason="请补充依据")
    main(writer, "A colleague sent the result back")
    writer.post(f"{path}/reply", text="已核查，无违纪", done="explained")
    colleague.post(f"{path}/colleague-audit", verdict="approve")
    main(colleague, "Dealt with by", "A colleague approved it")


def test_a_colleague_does_not_audit_what_the_centre_audits(orders: Assignment, desk: Sit) -> None:
    answer = desk(Role.UNIT_HEAD).post(f"/assignment/api/v1/orders/{NO}/colleague-audit", verdict="approve")
    assert answer.get_json()["code"] == "not_sealed"


def test_a_unit_that_gave_an_order_back_knows_no_more_of_it(orders: Assignment, desk: Sit) -> None:
    command = RequestReturn(
        jurisdiction=JURISDICTION, registration_no=NO, unit="heat", reason="不归我们", legal_basis="R22 §23"
    )
    carry_out(orders.runtime, orders.act("heat-1", NO), command)
    clerk = desk(Role.CLERK)
    clerk.post(f"/assignment/api/v1/orders/{NO}/return-decision", decision="uphold", unit="water")
    assert desk(Role.UNIT_HANDLER).numbers() == []
    assert desk(Role.UNIT_HANDLER).get(f"/assignment/api/v1/orders/{NO}").status_code == 404


def test_what_a_role_may_see_in_a_list_is_exactly_what_it_may_open(orders: Assignment) -> None:
    orders.receive(triaged("230621-2026-0000001", channel=Channel.LETTER), jurisdiction="230621")
    orders.receive(triaged("110100-2026-0000001"), jurisdiction="110100")
    rows = OrderBookView.select(orders.runtime.database, "")
    assert len(rows) == 4
    readers = [role for role in Role if role in ACTIONS["order.read"].roles]
    for role, place, unit in product(
        readers, ("230600", "230621", "230000", "110100"), ("heat", "discipline", "water")
    ):
        who = Principal.of("x", "", role, place, UnitKey(place, unit) if role in UNIT_ROLES else None)
        scope = readable_orders(who)
        listed = orders.runtime.database.query(
            f"SELECT registration_no FROM live.order_book o WHERE {scope.where}", scope.params
        )
        opened = {row.registration_no for row in rows if allows(who, "order.read", resource_of(row))}
        assert {row["registration_no"] for row in listed} == opened, who


def test_no_table_holds_a_word_of_what_people_wrote(orders: Assignment, desk: Sit) -> None:
    handler = desk(Role.UNIT_HANDLER)
    handler.post(f"/assignment/api/v1/orders/{NO}/sign")
    handler.post(f"/assignment/api/v1/orders/{NO}/contact", not_reached="王小明电话停机")
    handler.post(
        f"/assignment/api/v1/orders/{NO}/reply", text="王小明您好", done="explained", facts="王小明家"
    )
    for table in ("ledger.event", "live.order_book", "live.order_history", "live.order_clocks"):
        written = orders.runtime.database.query(f"SELECT t::text AS row FROM {table} t")
        assert not [
            row for row in written if "王小明" in row["row"] or "十四度" in row["row"] or "暖气" in row["row"]
        ]


def _same(one: str, other: str) -> bool:
    """The same but for what differs in any two requests."""
    return _without(one) == _without(other)


def _without(text: str) -> str:
    return re.sub(r"[0-9a-f]{32}|230600-2026-\d{7}|value=\"[^\"]{40,}\"", "", text)


@pytest.mark.parametrize(
    ("page", "form"),
    [
        ("units", {"unit": "gas", "name": "燃气公司", "kind": "enterprise"}),
        ("catalogue", {"matter_class": "utilities", "unit": "water"}),
        ("catalogue", {"matter_class": "utilities/heating", "what": "remove"}),
    ],
)
def test_bug_a_form_named_another_jurisdiction_than_the_address_that_was_checked(
    orders: Assignment, desk: Sit, page: str, form: dict[str, str]
) -> None:
    county = desk(Role.ADMINISTRATOR, jurisdiction="230621")
    tables = ("SELECT * FROM live.units ORDER BY unit", "SELECT * FROM live.catalogue ORDER BY matter_class")
    before = [orders.rows(table) for table in tables]
    county.fill_in(f"/assignment/{page}?jurisdiction=230621", jurisdiction=JURISDICTION, **form)
    of_the_city = [
        [row for row in orders.rows(table) if row["jurisdiction"] == JURISDICTION] for table in tables
    ]
    assert of_the_city == [[row for row in rows if row["jurisdiction"] == JURISDICTION] for rows in before]
