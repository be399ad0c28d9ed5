"""The administrator's desk."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from huiyin_ledger.domain import Refused
from huiyin_testing.forms import refused
from huiyin_web.identity.policy import Post, Role
from huiyin_web.identity.store import IdentityStore

from .conftest import PASSWORD, Browser

NEW = {
    "id": "li.jing",
    "name": "李静",
    "role": "clerk",
    "jurisdiction": "230602",
    "unit": "",
    "password": PASSWORD,
}


@pytest.fixture
def administrator(browser: Browser, person: Callable[[Role], str]) -> Browser:
    browser.log_in(person(Role.ADMINISTRATOR))
    return browser


def test_a_new_account_can_log_in(administrator: Browser, identity: IdentityStore) -> None:
    assert administrator.post("/accounts/new", dict(NEW)).status_code == 303
    assert "李静" in administrator.client.get("/accounts").text
    assert identity.accounts.authenticate("li.jing", PASSWORD, "").role is Role.CLERK


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"id": "a b"}, "账号名应为"),
        ({"id": "system"}, "账号名应为"),
        ({"id": "wang.administrator"}, "该账号名已存在"),
        ({"role": "service"}, "服务无需账号"),
        ({"role": "citizen"}, "市民无需账号"),
        ({"role": "unit_head"}, "单位经办人或负责人须指定所属单位"),
        ({"unit": "u1"}, "只有单位经办人或负责人才指定所属单位"),
        ({"jurisdiction": "230600"}, "超出您的辖区范围"),
        ({"jurisdiction": "23"}, "超出您的辖区范围"),
        ({"password": "1234567890"}, "该密码容易被猜到"),
        ({"password": "short"}, "密码至少 10 个字符"),
        ({"role": "king"}, "请从列表中选择一项"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field_and_nothing_is_lost(
    administrator: Browser, change: dict[str, str], message: str
) -> None:
    answer = administrator.post("/accounts/new", {**NEW, **change})
    assert answer.status_code == 422
    assert answer.text.count(message) == 2
    assert 'value="李静"' in answer.text
    assert PASSWORD not in answer.text


def test_who_changes_place_is_moved_at_once_and_leaves_the_posts_behind(
    administrator: Browser, identity: IdentityStore
) -> None:
    place = NEW["jurisdiction"]
    identity.accounts.create(
        "mover",
        name="刘丽",
        role=Role.UNIT_HANDLER,
        jurisdiction=place,
        unit="water",
        posts=[Post.ACCUSATIONS],
        password=PASSWORD,
    )
    somebody = Browser(administrator.client.application)
    somebody.log_in("mover")
    moved = {"name": "刘丽丽", "role": "unit_head", "jurisdiction": place, "unit": "heating"}
    answer = administrator.post("/accounts/mover/details", {**moved, "jurisdiction": "110000"})
    assert "超出您的辖区范围" in refused(answer, administrator.client.get).text
    assert administrator.post("/accounts/mover/details", moved).status_code == 303
    account = identity.accounts.get("mover")
    assert account is not None
    assert (account.name, account.role, account.jurisdiction, account.unit, account.posts) == (
        "刘丽丽", Role.UNIT_HEAD, place, "heating", frozenset(),
    )  # fmt: skip
    assert somebody.client.get("/account").status_code == 303
    renamed = administrator.post("/accounts/mover/details", {**moved, "name": "刘莉"})
    assert renamed.status_code == 303
    without_unit = administrator.post("/accounts/mover/details", {**moved, "unit": ""})
    assert 'id="f-unit-error"' in refused(without_unit, administrator.client.get).text


def test_nobody_moves_themselves(administrator: Browser, identity: IdentityStore) -> None:
    me = "wang.administrator"
    before = identity.accounts.get(me)
    form = {"name": "王", "role": "leader", "jurisdiction": before.jurisdiction if before else ""}
    refused(administrator.post(f"/accounts/{me}/details", form), administrator.client.get)
    assert identity.accounts.get(me) == before


def test_an_account_of_another_jurisdiction_is_not_there(
    administrator: Browser, identity: IdentityStore
) -> None:
    identity.accounts.create("far", name="远", role=Role.CLERK, jurisdiction="230621", password=PASSWORD)
    assert administrator.client.get("/accounts/far").status_code == 404
    assert administrator.post("/accounts/far/state", {"state": "disabled"}).status_code == 404
    assert administrator.post("/accounts/far/password", {"password": "another one here"}).status_code == 404
    assert "/accounts/far" not in administrator.client.get("/accounts").text


def test_a_disabled_account_cannot_log_in_until_it_is_enabled(
    administrator: Browser, identity: IdentityStore, person: Callable[[Role], str]
) -> None:
    login = person(Role.CLERK)
    administrator.post(f"/accounts/{login}/state", {"state": "disabled"})
    with pytest.raises(Refused, match="do not belong together"):
        identity.accounts.authenticate(login, PASSWORD, "")
    assert "已停用" in administrator.client.get(f"/accounts/{login}").text
    administrator.post(f"/accounts/{login}/state", {"state": "active"})
    assert identity.accounts.authenticate(login, PASSWORD, "").id == login


def test_nobody_locks_themselves_out(administrator: Browser) -> None:
    answer = administrator.post("/accounts/wang.administrator/state", {"state": "disabled"})
    assert answer.status_code == 422
    assert administrator.client.get("/accounts").status_code == 200


def test_a_given_password_replaces_the_old_one(
    administrator: Browser, identity: IdentityStore, person: Callable[[Role], str]
) -> None:
    login = person(Role.CLERK)
    assert administrator.post(f"/accounts/{login}/password", {"password": "weak"}).status_code == 422
    assert (
        administrator.post(f"/accounts/{login}/password", {"password": "a boat on the lake"}).status_code
        == 303
    )
    assert identity.accounts.authenticate(login, "a boat on the lake", "").id == login


def test_the_list_is_searched_and_sorted_in_its_address(
    administrator: Browser, person: Callable[[Role], str]
) -> None:
    for role in (Role.CLERK, Role.OPERATOR):
        person(role)
    page = administrator.client.get("/accounts?sort=-id").text
    assert page.index("/accounts/wang.operator") < page.index("/accounts/wang.clerk")
    found = administrator.client.get("/accounts?q=oper").text
    assert "/accounts/wang.operator" in found
    assert "/accounts/wang.clerk" not in found
    assert "没有符合条件的账号" in administrator.client.get("/accounts?q=zzz").text


def test_a_post_is_given_and_taken_on_the_page_of_the_account(
    administrator: Browser, identity: IdentityStore, person: Callable[[Role], str]
) -> None:
    handler = person(Role.UNIT_HANDLER)
    address = f"/accounts/{handler}/posts"
    for sent, held in (({"accusations": "true"}, {Post.ACCUSATIONS}), ({}, set())):
        assert administrator.post(address, sent).status_code == 303
        account = identity.accounts.get(handler)
        assert account is not None
        assert (account.posts, account.principal.posts) == (held, held)


def test_nobody_without_a_unit_gets_a_post(
    administrator: Browser, identity: IdentityStore, person: Callable[[Role], str]
) -> None:
    clerk = person(Role.CLERK)
    assert "/posts" not in administrator.client.get(f"/accounts/{clerk}").text
    assert administrator.post(f"/accounts/{clerk}/posts", {"accusations": "true"}).status_code == 422
    account = identity.accounts.get(clerk)
    assert account is not None
    assert account.posts == frozenset()
