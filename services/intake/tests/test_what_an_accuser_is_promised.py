"""Whoever accuses is promised what happens to an accusation, and nothing that happens to other petitions."""

from __future__ import annotations

import re

import pytest

from huiyin_contracts.assignment import OrderClosed, OrderSigned
from huiyin_contracts.vocabulary import Category
from huiyin_intake.features.refer_accusation.command import ReferAccusation, refer_accusation

from .conftest import Intake
from .given import dispatched, replied
from .wizard import send, walk

ORDINARY = ("承办单位", "60 日内办结", "问题是否解决", "退回承办单位重办", "请拨打 12345")
"""What other petitioners are promised."""


@pytest.mark.parametrize("who", ["anonymous", "named"])
def test_an_accuser_is_promised_what_happens_to_an_accusation_and_nothing_else(
    intake: Intake, who: str
) -> None:
    """An anonymous accuser was promised the unit's answer and a call about the result."""
    intake.receive_units()
    browser = intake.browser()
    check = walk(browser, about_official="yes", accused="某科长", who=who, place="230600")
    received = send(browser, check)
    number = received.request.path.rpartition("/")[2]
    handed_in, letter = main_of(received.text), main_of(browser.get(f"/track/{number}").text)
    refer_accusation(
        intake.runtime,
        intake.act("clerk-1", number),
        intake.clerk,
        number,
        ReferAccusation(competent_unit="discipline", accused_unit="housing"),
    )
    referred = main_of(browser.get(f"/track/{number}").text)

    for text in (handed_in, letter, referred):
        assert not any(promise in text for promise in ORDINARY)
        assert ("15个工作日内" in text) is (who == "named")
        assert ("不会有人与您联系" in text) is (who == "anonymous")
        assert "热线不会就此事给您打电话" in text
        assert "何时办结" in text
    assert all("纪检监察机关" in text for text in (handed_in, letter))


def test_an_accuser_reads_that_the_organ_has_dealt_with_it_and_nothing_of_what_came_of_it(
    intake: Intake,
) -> None:
    """The letter stayed at the referral for ever."""
    intake.receive_units()
    browser = intake.browser()
    check = walk(browser, about_official="yes", accused="某科长", who="anonymous", place="230600")
    number = send(browser, check).request.path.rpartition("/")[2]
    refer_accusation(
        intake.runtime,
        intake.act("clerk-1", number),
        intake.clerk,
        number,
        ReferAccusation(competent_unit="discipline", accused_unit="housing"),
    )
    at_organ = {"registration_no": number, "unit": "discipline"}
    intake.receive(
        dispatched(number, "discipline", sealed=True, category=Category.ACCUSATION),
        OrderSigned.model_validate({**at_organ, "by": "x"}),
        replied(number, "discipline", text="", sealed=True),
    )
    before = main_of(browser.get(f"/track/{number}").text)
    intake.receive(OrderClosed.model_validate({**at_organ, "round": 1, "outcome": "closed"}))
    after = main_of(browser.get(f"/track/{number}").text)
    assert "已经办结" not in before
    assert "有权处理的机关已经办结" in after
    assert not any(word in after for word in ("discipline unit", "housing unit", "答复", "为结果评价"))


def test_others_are_promised_what_happens_to_a_petition(intake: Intake) -> None:
    browser = intake.browser()
    received = main_of(send(browser, walk(browser)).text)
    assert all(promise in received for promise in ORDINARY)
    assert "纪检" not in received


def main_of(page: str) -> str:
    """The page's own words, without its tags."""
    main = re.search(r"<main.*?</main>", page, re.DOTALL)
    assert main is not None
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main[0])).replace("&#39;", "'")
