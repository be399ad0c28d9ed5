"""The administrator's page for the separation of duty."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from huiyin_testing.forms import refused
from huiyin_web.identity.duties import SHIPPED, Duty
from huiyin_web.identity.policy import Role
from huiyin_web.identity.store import IdentityStore

from .conftest import Browser

PLACE = "230602"
LIST, AUDIT = "/accounts/roles/separation", "/accounts/roles/separation/order.audit_reply"


@pytest.fixture
def administrator(browser: Browser, person: Callable[[Role], str]) -> Browser:
    browser.log_in(person(Role.ADMINISTRATOR))
    return browser


def test_a_rule_is_loosened_with_a_reason_that_the_page_and_the_ledger_have(
    administrator: Browser, identity: IdentityStore
) -> None:
    assert AUDIT in administrator.client.get(LIST).text
    sent = {"jurisdiction": PLACE, "duties": ["replied"], "reason": "值班仅一人"}
    assert administrator.post(AUDIT, sent).status_code == 303
    assert identity.separations.apart("order.audit_reply", PLACE) == {Duty.REPLIED}
    assert identity.separations.apart("order.audit_reply", "230603") == SHIPPED["order.audit_reply"]
    for page in (LIST, AUDIT):
        assert "值班仅一人" in administrator.client.get(page).text
    (event,) = (
        each for each in identity.recorder.ledger.events(PLACE) if each.type == "identity.separation_founded"
    )
    assert (event.correlation, event.data["reason"]) == ("separation:order.audit_reply", "值班仅一人")


def test_without_a_reason_nothing_changes(administrator: Browser, identity: IdentityStore) -> None:
    answer = administrator.post(AUDIT, {"jurisdiction": PLACE, "duties": ["replied"], "reason": " "})
    page = refused(answer, administrator.client.get).text
    assert 'id="f-reason-error"' in page
    assert identity.separations.apart("order.audit_reply", PLACE) == SHIPPED["order.audit_reply"]


@pytest.mark.parametrize("duties", [["audited"], ["burned"]])
def test_what_can_not_be_kept_apart_is_refused(
    administrator: Browser, identity: IdentityStore, duties: list[str]
) -> None:
    sent = {"jurisdiction": PLACE, "duties": duties, "reason": "试一试"}
    assert refused(administrator.post(AUDIT, sent), administrator.client.get)
    assert identity.separations.changes("order.audit_reply") == []


def test_another_place_and_an_unknown_action_are_no_business_of_theirs(administrator: Browser) -> None:
    for page in (LIST, AUDIT):
        assert administrator.client.get(f"{page}?jurisdiction=230700").status_code == 404
    sent = {"jurisdiction": "230700", "duties": [], "reason": "试一试"}
    assert administrator.post(AUDIT, sent).status_code == 404
    assert administrator.client.get(f"{LIST}/order.burn").status_code == 404


def test_the_nearest_place_counts_for_each_action_by_itself(identity: IdentityStore) -> None:
    rules = identity.separations
    rules.define("230000", "return_visit.record", ["audited"], "全省如此")
    rules.define("230600", "order.audit_reply", [], "人手不足")
    rules.define(PLACE, "order.audit_reply", ["registered"], "已补充人员")
    assert rules.apart("return_visit.record", PLACE) == {Duty.AUDITED}
    assert rules.apart("order.audit_reply", PLACE) == {Duty.REGISTERED}
    assert rules.apart("order.audit_reply", "230621") == frozenset()
    assert rules.apart("order.audit_reply", "230700") == SHIPPED["order.audit_reply"]
    assert [each.of for each in rules.changes("order.audit_reply")] == [PLACE, "230600"]
