"""The second factor: whoever has the password alone is not let in, and its owner always is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pyotp
import pytest
from flask_openapi3 import OpenAPI

from huiyin_ledger.domain import Refused
from huiyin_testing.forms import refused
from huiyin_web.identity.policy import Role
from huiyin_web.identity.rates import DEFAULTS, Rule
from huiyin_web.identity.store import IdentityStore

from .conftest import PASSWORD, Browser

PAGE = "/account/second-factor"
NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
KEY = "the session key of the tests"
STEP = timedelta(seconds=30)


class Phone:
    """Has the secret, and shows the code of the moment that the server has."""

    def __init__(self, identity: IdentityStore) -> None:
        self.identity = identity
        self.secret = ""
        self.recovery: list[str] = []
        self.at = NOON
        self.later(timedelta())

    def later(self, passed: timedelta = STEP) -> None:
        self.at += passed
        self.identity.now = self.identity.second_factors._now = lambda: self.at

    def code(self) -> str:
        return str(pyotp.TOTP(self.secret).at(self.at))


@pytest.fixture
def phone(identity: IdentityStore) -> Iterator[Phone]:
    real = identity.now
    yield Phone(identity)
    identity.now = identity.second_factors._now = real


@pytest.fixture
def owner(browser: Browser, person: Callable[[Role], str], phone: Phone) -> str:
    """The login of somebody who has set it up and logged out."""
    login = person(Role.CLERK)
    browser.log_in(login)
    set_up(browser, phone)
    browser.post("/logout", {})
    phone.later()
    return login


def set_up(browser: Browser, phone: Phone) -> None:
    phone.secret = secret_on(browser.client.get(PAGE).text)
    done = browser.post(PAGE, {"secret": phone.secret, "one_time_code": phone.code()}, PAGE)
    assert done.status_code == 200
    phone.recovery = re.findall(r"<li><code>([a-z2-9]{5}-[a-z2-9]{5})</code>", done.text)
    assert len(set(phone.recovery)) == 10


def secret_on(page: str) -> str:
    found = re.search(r'name="secret" value="([A-Z2-7]{32})"', page)
    assert found is not None
    assert "<svg" in page
    return found[1]


def give(browser: Browser, code: str) -> Any:
    return browser.post("/login/code", {"one_time_code": code}, "/login/code")


def is_in(browser: Browser) -> bool:
    return bool(browser.client.get("/account").status_code == 200)


def test_the_password_alone_lets_nobody_in_and_the_code_does(
    browser: Browser, owner: str, phone: Phone
) -> None:
    answer = browser.post("/login", {"login": owner, "password": PASSWORD, "next": "/desk/orders"}, "/login")
    assert answer.headers["Location"] == "/login/code"
    assert not is_in(browser)
    assert "验证码" in browser.client.get("/login/code").text
    assert "该验证码不正确" in refused(give(browser, "000000"), browser.client.get).text
    assert not is_in(browser)
    wide = phone.code().translate({ord(str(n)): chr(0xFF10 + n) for n in range(10)})
    let_in = give(browser, f" {wide[:3]} {wide[3:]} ")
    assert (let_in.status_code, let_in.headers["Location"]) == (303, "/desk/orders")
    assert is_in(browser)
    assert "密码正确，验证码不正确" in browser.client.get("/account").text


def test_no_code_is_taken_twice_nor_one_before_it(browser: Browser, owner: str, phone: Phone) -> None:
    code = phone.code()
    browser.log_in(owner)
    assert give(browser, code).headers["Location"] == "/home"
    over_the_shoulder = Browser(browser.client.application)
    over_the_shoulder.log_in(owner)
    refused(give(over_the_shoulder, code), over_the_shoulder.client.get)
    phone.later()
    refused(give(over_the_shoulder, code), over_the_shoulder.client.get)
    assert not is_in(over_the_shoulder)
    assert give(over_the_shoulder, phone.code()).headers["Location"] == "/home"


@pytest.mark.parametrize(("off", "good"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_telephone_may_be_half_a_minute_off(
    identity: IdentityStore, person: Callable[[Role], str], phone: Phone, off: int, good: bool
) -> None:
    login, phone.secret = person(Role.CLERK), pyotp.random_base32()
    identity.second_factors.set(KEY, login, phone.secret, phone.code())
    phone.later(timedelta(minutes=10))
    code = str(pyotp.TOTP(phone.secret).at(phone.at + off * STEP))
    try:
        identity.second_factors.check(KEY, login, code, "10.0.0.1")
    except Refused:
        assert not good
    else:
        assert good


def test_the_code_is_asked_of_nobody_whose_password_was_not_right(
    browser: Browser, owner: str, phone: Phone
) -> None:
    assert browser.client.get("/login/code").headers["Location"] == "/login"
    assert (
        browser.post("/login/code", {"one_time_code": phone.code()}, "/login").headers["Location"] == "/login"
    )
    browser.log_in(owner, "not the password")
    assert browser.client.get("/login/code").headers["Location"] == "/login"


def test_who_takes_too_long_begins_anew(browser: Browser, owner: str, phone: Phone) -> None:
    browser.log_in(owner)
    token = browser.token("/login/code")
    phone.later(timedelta(minutes=6))
    late = browser.client.post("/login/code", data={"one_time_code": phone.code(), "csrf_token": token})
    assert late.headers["Location"] == "/login"
    assert "五分钟" in browser.client.get("/login").text


def test_each_recovery_code_lets_in_once(browser: Browser, owner: str, phone: Phone) -> None:
    browser.log_in(owner)
    assert give(browser, phone.recovery[0].upper().replace("-", " ")).headers["Location"] == "/home"
    again = Browser(browser.client.application)
    again.log_in(owner)
    refused(give(again, phone.recovery[0]), again.client.get)
    assert not is_in(again)
    assert give(again, phone.recovery[1]).status_code == 303
    assert ">8<" in re.sub(r"\s", "", again.client.get(PAGE).text)


def test_guessing_is_slowed_down_even_for_who_has_the_password(
    browser: Browser, owner: str, phone: Phone
) -> None:
    pair = DEFAULTS[Rule.SECOND_FACTOR].pair
    assert pair is not None
    guesser = Browser(browser.client.application)
    guesser.log_in(owner)
    for _ in range(pair.times):
        give(guesser, "123456")
    assert give(guesser, phone.code()).status_code == 429


def test_a_wrong_code_sets_nothing_up_and_the_picture_stays_the_same(
    browser: Browser, person: Callable[[Role], str], identity: IdentityStore, phone: Phone
) -> None:
    login = person(Role.CLERK)
    browser.log_in(login)
    secret = secret_on(browser.client.get(PAGE).text)
    wrong = browser.post(PAGE, {"secret": secret, "one_time_code": "000000"}, PAGE)
    assert secret_on(refused(wrong, browser.client.get).text) == secret
    made_up = browser.post(PAGE, {"secret": "A" * 8, "one_time_code": "000000"}, PAGE)
    assert secret_on(refused(made_up, browser.client.get).text) != "A" * 8
    assert identity.second_factors.find(login) is None


def test_a_page_of_an_error_needs_no_form_that_is_kept(
    browser: Browser, person: Callable[[Role], str], identity: IdentityStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser.log_in(person(Role.CLERK))
    secret = secret_on(browser.client.get(PAGE).text)
    browser.post(PAGE, {"secret": secret, "one_time_code": "000000"}, PAGE)

    def away(*_asked: object) -> None:
        raise psycopg.OperationalError("the database is away")

    monkeypatch.setattr(identity.kept_forms, "find", away)
    broken = browser.client.get(PAGE)
    assert (broken.status_code, 'id="content"' in broken.text) == (500, True)
    assert browser.client.get("/nothing/here").status_code == 404


def test_it_is_removed_with_its_code_and_by_an_administrator_for_others(
    app: OpenAPI,
    browser: Browser,
    owner: str,
    phone: Phone,
    person: Callable[[Role], str],
    identity: IdentityStore,
) -> None:
    browser.log_in(owner)
    give(browser, phone.code())
    refused(browser.post(f"{PAGE}/removal", {"one_time_code": "000000"}, PAGE), browser.client.get)
    assert identity.second_factors.find(owner) is not None
    phone.later()
    browser.post(f"{PAGE}/removal", {"one_time_code": phone.code()}, PAGE)
    assert identity.second_factors.find(owner) is None
    phone.later()
    set_up(browser, phone)
    administrator = Browser(app)
    administrator.log_in(person(Role.ADMINISTRATOR))
    assert "去除双因素验证" in administrator.client.get(f"/accounts/{owner}").text
    administrator.post(f"/accounts/{owner}/second-factor", {})
    assert identity.second_factors.find(owner) is None
    assert administrator.post("/accounts/wang.administrator/second-factor", {}).status_code == 422


def test_the_database_has_neither_the_secret_nor_the_codes(
    identity: IdentityStore, owner: str, phone: Phone
) -> None:
    rows = str(identity.second_factors._database.query("SELECT * FROM identity.second_factor"))
    assert owner in rows
    for secret in (phone.secret, *phone.recovery, *(each.replace("-", "") for each in phone.recovery)):
        assert secret not in rows
    phone.later()
    with pytest.raises(Refused):
        identity.second_factors.check("another key", owner, phone.code(), "10.0.0.1")
    with pytest.raises(Refused):
        identity.second_factors.check("another key", owner, phone.recovery[0], "10.0.0.1")


def test_whoever_has_a_post_that_needs_one_sets_it_up_before_anything_else(
    browser: Browser, identity: IdentityStore, person: Callable[[Role], str], phone: Phone
) -> None:
    browser.log_in(person(Role.CLERK))
    identity.roles.define("230600", "clerk", granted=[], withheld=[], second_factor=True)
    turned = browser.client.get("/desk/orders")
    assert (turned.status_code, turned.headers["Location"]) == (303, PAGE)
    assert browser.post("/desk/orders/new", {"text": "x"}, "/account").status_code == 422
    assert browser.client.get("/desk/api/v1/orders").status_code == 422
    assert browser.client.get("/notices").headers["Location"] == PAGE
    assert browser.post("/account/notices", {"mail_address": "x@example.cn"}, "/account").status_code == 422
    assert "须先启用双因素验证" in browser.client.get(PAGE).text
    set_up(browser, phone)
    assert browser.client.get("/desk/orders").status_code == 200
    phone.later()
    browser.post(PAGE + "/removal", {"one_time_code": phone.code()}, PAGE)
    assert browser.client.get("/desk/orders").status_code == 200, "this login was proved by one"
    browser.post("/logout", {})
    browser.log_in(person(Role.CLERK))
    assert browser.client.get("/desk/orders").headers["Location"] == PAGE


def test_who_logs_in_with_a_code_has_what_the_post_needs(
    browser: Browser, identity: IdentityStore, owner: str, phone: Phone
) -> None:
    identity.roles.define("230600", "clerk", granted=[], withheld=[], second_factor=True)
    browser.log_in(owner)
    browser.post("/login/code", {"one_time_code": phone.code()}, "/login/code")
    assert browser.client.get("/desk/orders").status_code == 200


def test_a_login_of_a_while_ago_sets_nothing_up(
    browser: Browser, identity: IdentityStore, person: Callable[[Role], str]
) -> None:
    login = person(Role.CLERK)
    browser.log_in(login)
    secret = secret_on(browser.client.get(PAGE).text)
    database = identity.recorder.database
    database.execute("UPDATE identity.session SET created_at = created_at - interval '11 minutes'")
    assert 'name="secret"' not in browser.client.get(PAGE).text
    code = pyotp.TOTP(secret).now()
    answer = browser.post(PAGE, {"secret": secret, "one_time_code": code}, PAGE)
    assert "请先退出" in refused(answer, browser.client.get).text
    assert identity.second_factors.find(login) is None


def test_a_code_that_was_sent_too_late_is_found_once_on_its_own_page(
    browser: Browser, identity: IdentityStore, person: Callable[[Role], str]
) -> None:
    """Any other page that was looked at first had it forgotten."""
    login = person(Role.CLERK)
    browser.log_in(login)
    shown = browser.client.get(PAGE).text
    hidden = dict(
        re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', shown.partition(f'action="{PAGE}"')[2])
    )
    identity.sessions.close_all(login)
    sent = hidden | {"one_time_code": "123456"}
    answer = browser.client.post(PAGE, data=sent, headers={"Referer": f"http://localhost{PAGE}"})
    assert answer.headers["Location"].startswith("/login")
    browser.log_in(login)
    assert browser.client.get("/account").status_code == 200
    assert 'value="123456"' in browser.client.get(PAGE).text
    assert 'value="123456"' not in browser.client.get(PAGE).text
