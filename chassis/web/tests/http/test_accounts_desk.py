"""The administrator's desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from huiyin_contracts.base import UnitKey
from huiyin_ledger.clock.china import china_date
from huiyin_ledger.domain import Refused
from huiyin_testing.forms import refused
from huiyin_web.identity.policy import Role
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
    assert identity.accounts.authenticate("li.jing", PASSWORD, "").posts[0].post.role == Role.CLERK


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"id": "a b"}, "账号名应为"),
        ({"id": "system"}, "账号名应为"),
        ({"id": "wang.administrator"}, "该账号名已存在"),
        ({"role": "service"}, "没有这一岗位"),
        ({"role": "citizen"}, "没有这一岗位"),
        ({"role": "unit_head"}, "单位经办人或负责人须指定所属单位"),
        ({"unit": "u1"}, "只有单位经办人或负责人才指定所属单位"),
        ({"jurisdiction": "230600"}, "超出您的辖区范围"),
        ({"jurisdiction": "23"}, "超出您的辖区范围"),
        ({"password": "1234567890"}, "该密码容易被猜到"),
        ({"password": "short"}, "密码至少 10 个字符"),
        ({"role": "king"}, "没有这一岗位"),
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


POST = {"role": "unit_head", "jurisdiction": "230602", "unit": "heating", "accusations": "role"}


def test_a_post_is_given_and_taken_on_the_page_of_the_account_and_holds_at_once(
    administrator: Browser, identity: IdentityStore, person: Callable[[Role], str]
) -> None:
    clerk, somebody = person(Role.CLERK), Browser(administrator.client.application)
    somebody.log_in(clerk)
    given = {**POST, "classes": "utilities/heating", "since": "2026-03-02", "until": "2126-03-06"}
    assert administrator.post(f"/accounts/{clerk}/posts", given).status_code == 303
    assert "单位负责人" in somebody.client.get("/account").text
    (_first, held) = identity.accounts.known(clerk).posts
    post = held.post
    assert (post.role, post.unit, post.sealed, post.classes) == (
        "unit_head", UnitKey("230602", "heating"), False, ("utilities/heating",),
    )  # fmt: skip
    assert (post.since, post.until, held.given_by) == (
        date(2026, 3, 2), date(2126, 3, 6), "wang.administrator",
    )  # fmt: skip
    assert administrator.post(f"/accounts/{clerk}/posts/{held.number}/end", {}).status_code == 303
    assert "单位负责人" not in somebody.client.get("/account").text
    administrator.post(f"/accounts/{clerk}/posts/1/end", {})
    assert somebody.client.get("/account").status_code == 303
    with pytest.raises(Refused, match="no post today"):
        identity.accounts.authenticate(clerk, PASSWORD, "")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"jurisdiction": "110000"}, "jurisdiction"),
        ({"jurisdiction": "230600"}, "jurisdiction"),
        ({"unit": ""}, "unit"),
        ({"role": "clerk"}, "unit"),
        ({"role": "service", "unit": ""}, "role"),
        ({"classes": "weather"}, "classes"),
        ({"since": "2026-03-03", "until": "2026-03-02"}, "until"),
        ({"since": "tomorrow"}, "since"),
    ],
)
def test_a_post_that_does_not_fit_is_refused_at_its_field(
    administrator: Browser,
    identity: IdentityStore,
    person: Callable[[Role], str],
    change: dict[str, str],
    field: str,
) -> None:
    clerk = person(Role.CLERK)
    before = identity.accounts.known(clerk)
    answer = administrator.post(f"/accounts/{clerk}/posts", {**POST, **change})
    assert f'id="f-{field}-error"' in refused(answer, administrator.client.get).text
    assert identity.accounts.known(clerk) == before


def test_somebody_is_called_otherwise(
    administrator: Browser, identity: IdentityStore, person: Callable[[Role], str]
) -> None:
    clerk = person(Role.CLERK)
    assert administrator.post(f"/accounts/{clerk}/details", {"name": "刘莉"}).status_code == 303
    assert identity.accounts.known(clerk).name == "刘莉"


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("posts", POST),
        ("posts/1/end", {}),
        ("substitutes", {"substitute": "x", "first_day": "2026-03-02", "last_day": "2026-03-02"}),
    ],
)
def test_nobody_gives_or_takes_posts_of_their_own(
    administrator: Browser, identity: IdentityStore, path: str, form: dict[str, str]
) -> None:
    me = "wang.administrator"
    before = identity.accounts.get(me)
    assert administrator.post(f"/accounts/{me}/{path}", form).status_code == 422
    assert identity.accounts.get(me) == before


def test_a_substitute_has_the_posts_of_the_other_one_on_the_days_named(
    administrator: Browser, identity: IdentityStore, person: Callable[[Role], str]
) -> None:
    clerk, leader = person(Role.CLERK), person(Role.LEADER)
    somebody, today = Browser(administrator.client.application), china_date(identity.now())
    somebody.log_in(clerk)
    form = {"substitute": clerk, "first_day": str(today), "last_day": str(today)}
    assert administrator.post(f"/accounts/{leader}/substitutes", form).status_code == 303
    assert f"领导（代 {leader}）" in somebody.client.get("/account").text
    who = identity.accounts.principal_on(clerk, today)
    assert who is not None
    assert [(each.role, each.instead_of) for each in who.posts] == [("clerk", ""), ("leader", leader)]
    for day in (today - timedelta(days=1), today + timedelta(days=1)):
        other = identity.accounts.principal_on(clerk, day)
        assert other is not None
        assert other.roles == ("clerk",)
    identity.accounts.disable(leader)
    assert "领导" not in somebody.client.get("/account").text
    identity.accounts.enable(leader)
    assert administrator.post(f"/accounts/{leader}/substitutes/{clerk}/end", {}).status_code == 303
    assert "领导" not in somebody.client.get("/account").text


@pytest.mark.parametrize("typed", ["wang.administrator", "WANG.Administrator ", "ｗａｎｇ.administrator"])
def test_nobody_names_themselves_as_substitute_however_it_is_typed(
    administrator: Browser, identity: IdentityStore, person: Callable[[Role], str], typed: str
) -> None:
    leader = person(Role.LEADER)
    form = {"substitute": typed, "first_day": "2026-03-02", "last_day": "2126-03-02"}
    refused(administrator.post(f"/accounts/{leader}/substitutes", form), administrator.client.get)
    assert not identity.accounts.substitutes_of(leader)


@pytest.mark.parametrize("after", [0, 7])
def test_whoever_stands_in_for_somebody_gives_them_nothing(
    administrator: Browser, identity: IdentityStore, person: Callable[[Role], str], after: int
) -> None:
    """It would be theirs, too."""
    leader, clerk = person(Role.LEADER), person(Role.CLERK)
    day = china_date(identity.now()) + timedelta(days=after)
    identity.accounts.name_substitute(leader, "wang.administrator", day, day)
    before = identity.accounts.known(leader)
    assert administrator.post(f"/accounts/{leader}/posts", POST).status_code == 422
    form = {"substitute": clerk, "first_day": str(day), "last_day": str(day)}
    assert administrator.post(f"/accounts/{leader}/substitutes", form).status_code == 422
    assert identity.accounts.known(leader) == before
    role = {"jurisdiction": "230602", "role": "leader", "may": ["account.manage"]}
    refused(administrator.post("/accounts/roles/preview", role), administrator.client.get)
    known = identity.roles.find("leader", "230602")
    assert known is not None
    assert not known.of


@pytest.mark.parametrize("how", ["a post", "a post to come", "a substitution"])
@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("password", {"password": "a boat on the lake"}),
        ("state", {"state": "disabled"}),
        ("second-factor", {}),
        ("details", {"name": "李四"}),
        ("notices", {"mail_address": "me@example.gov.cn"}),
    ],
)
def test_an_account_with_wider_posts_is_not_taken_over(
    administrator: Browser,
    identity: IdentityStore,
    person: Callable[[Role], str],
    how: str,
    path: str,
    form: dict[str, str],
) -> None:
    clerk, today = person(Role.CLERK), china_date(identity.now())
    if how == "a substitution":
        identity.accounts.create("city", name="", role="leader", jurisdiction="230600", password=PASSWORD)
        identity.accounts.name_substitute("city", clerk, today, today)
    else:
        since = today + timedelta(days=7) if how == "a post to come" else None
        identity.accounts.give_post(clerk, identity.roles.post("administrator", "230600", since=since))
    before = identity.accounts.known(clerk)
    assert administrator.client.get(f"/accounts/{clerk}").status_code == 200
    assert administrator.post(f"/accounts/{clerk}/{path}", form).status_code == 422
    assert identity.accounts.known(clerk) == before
    assert identity.mail_addresses.find(clerk) is None
    assert identity.accounts.authenticate(clerk, PASSWORD, "").id == clerk


def test_who_stands_in_hands_nothing_on(identity: IdentityStore, person: Callable[[Role], str]) -> None:
    clerk, leader, reporter = person(Role.CLERK), person(Role.LEADER), person(Role.REPORTER)
    today = china_date(identity.now())
    identity.accounts.name_substitute(leader, clerk, today, today)
    identity.accounts.name_substitute(clerk, reporter, today, today)
    who = identity.accounts.principal_on(reporter, today)
    assert who is not None
    assert who.roles == ("reporter", "clerk")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"substitute": "nobody"}, "substitute"),
        ({"substitute": "wang.leader"}, "substitute"),
        ({"last_day": "2026-03-01"}, "last_day"),
        ({"first_day": ""}, "first_day"),
    ],
)
def test_a_substitute_that_does_not_fit_is_refused_at_its_field(
    administrator: Browser,
    identity: IdentityStore,
    person: Callable[[Role], str],
    change: dict[str, str],
    field: str,
) -> None:
    leader, clerk = person(Role.LEADER), person(Role.CLERK)
    form = {"substitute": clerk, "first_day": "2026-03-02", "last_day": "2026-03-03", **change}
    answer = administrator.post(f"/accounts/{leader}/substitutes", form)
    assert f'id="f-{field}-error"' in refused(answer, administrator.client.get).text
    assert not identity.accounts.substitutes_of(leader)


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
