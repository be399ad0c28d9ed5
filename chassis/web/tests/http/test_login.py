"""Logging in: whom it lets in, what it leaves in the browser, and what it withstands."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask_openapi3 import OpenAPI

from huiyin_web.app import create_app
from huiyin_web.http import arrivals
from huiyin_web.http.redirects import safe_next
from huiyin_web.identity.policy import Role
from huiyin_web.identity.rates import DEFAULTS, Rule
from huiyin_web.identity.sign_ins import SHOWN, Outcome
from huiyin_web.identity.store import IdentityStore
from huiyin_web.service import Service

from .conftest import PASSWORD, QUICK, Browser

Person = Callable[[Role], str]
LOGIN = DEFAULTS[Rule.LOGIN]
assert LOGIN.pair
PER_ACCOUNT, PER_ADDRESS = LOGIN.pair.times, LOGIN.address.times
ELSEWHERE = [
    "//evil.example", "https://evil.example/", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)",
    "/\t/evil.example", "//evil.example/desk/orders", "http:evil.example", "/%0d%0aSet-Cookie: a=b\r\n", "", "desk",
    "///evil.example", "/ /evil", "/login", "/logout",
]  # fmt: skip


def test_who_logs_in_comes_where_they_wanted_to_go(browser: Browser, person: Person) -> None:
    login = person(Role.CLERK)
    answer = browser.post(
        "/login", {"login": login, "password": PASSWORD, "next": "/desk/orders?a=1"}, "/login"
    )
    assert (answer.status_code, answer.headers["Location"]) == (303, "/desk/orders?a=1")
    assert browser.client.get("/desk/orders").text == f"orders of {login}"


@pytest.mark.parametrize("target", ELSEWHERE)
def test_nobody_is_led_off_the_site(browser: Browser, person: Person, target: str) -> None:
    login = person(Role.CLERK)
    answer = browser.post("/login", {"login": login, "password": PASSWORD, "next": target}, "/login")
    assert answer.headers["Location"] == "/home"
    assert browser.client.get("/login", query_string={"next": target}).headers["Location"] == "/home"


def test_a_path_of_ours_is_kept_with_its_query() -> None:
    assert (
        safe_next("/desk/orders?q=%E6%9A%96%E6%B0%94&sort=-due")
        == "/desk/orders?q=%E6%9A%96%E6%B0%94&sort=-due"
    )


def test_the_login_name_is_found_however_it_is_typed(browser: Browser, person: Person) -> None:
    person(Role.CLERK)
    assert browser.log_in(" Wang.Clerk ").status_code == 303


def test_unknown_name_wrong_password_and_disabled_account_look_the_same(
    browser: Browser, person: Person, identity: IdentityStore
) -> None:
    known, disabled = person(Role.CLERK), person(Role.LEADER)
    identity.accounts.disable(disabled)
    pages = [
        browser.log_in(known, "not the password"),
        browser.log_in("nobody.at.all", "not the password"),
        browser.log_in(disabled, PASSWORD),
    ]
    assert {page.status_code for page in pages} == {422}
    texts = {re.sub(r'value="[^"]*"|<code>\w+</code>', "", page.text) for page in pages}
    assert len(texts) == 1
    assert "账号名或密码不正确" in texts.pop()


def test_what_was_typed_stays_but_never_the_password(browser: Browser) -> None:
    page = browser.log_in("li.jing", "not the password").text
    assert 'value="li.jing"' in page
    assert "not the password" not in page


def test_after_too_many_attempts_even_the_right_password_has_to_wait(
    browser: Browser, person: Person
) -> None:
    login = person(Role.CLERK)
    for _ in range(PER_ACCOUNT):
        assert browser.log_in(login, "not the password").status_code == 422
    answer = browser.log_in(login)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 90
    assert "秒后再试" in answer.text


def test_strangers_do_not_lock_out_a_browser_that_was_let_in_before(browser: Browser, person: Person) -> None:
    login = person(Role.ADMINISTRATOR)
    browser.log_in(login)
    browser.post("/logout", {})
    stranger, anew = Browser(browser.client.application), Browser(browser.client.application)
    for _ in range(PER_ACCOUNT + 5):
        stranger.log_in(login, "not the password")
    same_address = anew.log_in(login)
    assert same_address.status_code == 429
    assert anew.log_in(login, environ_base={"REMOTE_ADDR": "10.9.8.7"}).status_code == 303
    assert browser.log_in(login).status_code == 303


@pytest.mark.parametrize("value", ["", "x", "eyJ4IjoxfQ.aaaaaa.bbbbbbbb"])
def test_a_made_up_cookie_makes_no_browser_known(browser: Browser, person: Person, value: str) -> None:
    login = person(Role.CLERK)
    browser.client.set_cookie("huiyin_device", value)
    for _ in range(PER_ACCOUNT):
        browser.log_in(login, "not the password")
    assert browser.log_in(login).status_code == 429


def test_a_browser_is_known_for_the_accounts_that_it_let_in_and_no_others(
    browser: Browser, person: Person
) -> None:
    browser.log_in(person(Role.CLERK))
    browser.post("/logout", {})
    other = person(Role.LEADER)
    for _ in range(PER_ACCOUNT):
        Browser(browser.client.application).log_in(other, "not the password")
    assert browser.log_in(other).status_code == 429
    assert person(Role.CLERK) not in repr(browser.client.get_cookie("huiyin_device"))


def test_attempts_count_over_all_processes(service: Service, person: Person) -> None:
    login = person(Role.CLERK)
    browsers = [Browser(create_app([service])) for _ in range(2)]
    for number in range(PER_ACCOUNT):
        browsers[number % 2].log_in(login, "not the password")
    assert [browser.log_in(login).status_code for browser in browsers] == [429, 429]


def test_an_address_that_tries_many_accounts_has_to_wait(browser: Browser, person: Person) -> None:
    login = person(Role.CLERK)
    token = browser.token()
    for number in range(PER_ADDRESS):
        form = {"login": f"guess{number}", "password": "x", "csrf_token": token}
        browser.client.post("/login", data=form)
    assert browser.log_in(login).status_code == 429
    other = browser.log_in(login, environ_base={"REMOTE_ADDR": "10.9.8.7"})
    assert other.status_code == 303


def test_the_address_is_that_of_the_connection_where_no_proxy_is_trusted(
    browser: Browser, person: Person
) -> None:
    login = person(Role.CLERK)
    token = browser.token()
    for number in range(PER_ADDRESS):
        form = {"login": f"guess{number}", "password": "x", "csrf_token": token}
        browser.client.post("/login", data=form, headers={"X-Forwarded-For": f"10.0.0.{number}"})
    assert browser.log_in(login).status_code == 429


def test_a_right_password_is_not_held_against_anybody(browser: Browser, person: Person) -> None:
    login = person(Role.CLERK)
    for _ in range(3):
        for _ in range(PER_ACCOUNT - 1):
            browser.log_in(login, "not the password")
        assert browser.log_in(login).status_code == 303
        browser.post("/logout", {})


def test_the_cookie_is_for_the_server_only(browser: Browser, person: Person) -> None:
    answer = browser.log_in(person(Role.CLERK))
    cookie = _cookie(answer, "huiyin_session")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie
    assert "Secure" not in cookie
    assert all("HttpOnly" in each for each in answer.headers.getlist("Set-Cookie"))


def test_over_https_the_cookie_stays_on_https(browser: Browser, person: Person) -> None:
    login = person(Role.CLERK)
    page = browser.client.get("/login", base_url="https://huiyin.example")
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text).group(1)  # type: ignore[union-attr]
    answer = browser.client.post(
        "/login", base_url="https://huiyin.example", headers={"Referer": "https://huiyin.example/login"},
        data={"login": login, "password": PASSWORD, "csrf_token": token},
    )  # fmt: skip
    assert "Secure" in _cookie(answer, "huiyin_session")
    assert answer.headers["Strict-Transport-Security"]


def test_a_session_chosen_by_somebody_else_is_not_taken_over(browser: Browser, person: Person) -> None:
    browser.client.set_cookie("huiyin_session", "chosen-by-an-attacker")
    answer = browser.log_in(person(Role.CLERK))
    assert "chosen-by-an-attacker" not in _cookie(answer, "huiyin_session")
    stranger = browser.client.application.test_client()
    stranger.set_cookie("huiyin_session", "chosen-by-an-attacker")
    assert stranger.get("/desk/orders").status_code == 303


def test_each_login_gives_a_new_session_and_ends_the_old_one(browser: Browser, person: Person) -> None:
    login = person(Role.CLERK)
    browser.log_in(login)
    first = browser.client.get_cookie("huiyin_session")
    assert first is not None
    browser.log_in(login)
    second = browser.client.get_cookie("huiyin_session")
    assert second is not None
    assert first.value != second.value
    stranger = browser.client.application.test_client()
    stranger.set_cookie("huiyin_session", first.value)
    assert stranger.get("/desk/orders").status_code == 303


def test_the_form_token_changes_with_the_login(browser: Browser, person: Person) -> None:
    before = browser.token()
    browser.log_in(person(Role.OPERATOR))
    stale = browser.client.post("/desk/orders/new", data={"title": "a", "days": "1", "csrf_token": before})
    assert stale.status_code == 400


def test_logging_out_ends_the_session_on_the_server(browser: Browser, person: Person) -> None:
    browser.log_in(person(Role.CLERK))
    kept = browser.client.get_cookie("huiyin_session")
    assert kept is not None
    assert browser.post("/logout", {}).headers["Location"] == "/login"
    browser.client.set_cookie("huiyin_session", kept.value)
    assert browser.client.get("/desk/orders").status_code == 303


def test_the_database_holds_no_session_that_could_be_used(
    browser: Browser, person: Person, identity: IdentityStore
) -> None:
    browser.log_in(person(Role.CLERK))
    kept = browser.client.get_cookie("huiyin_session")
    assert kept is not None
    rows = identity.sessions._database.query("SELECT * FROM identity.session")
    assert len(rows) == 1
    assert kept.value not in repr(rows)


def test_a_session_ends_when_idle_and_in_any_case_after_its_time(
    browser: Browser, person: Person, identity: IdentityStore
) -> None:
    start = datetime.now(UTC)
    moment = [start]
    identity.sessions._now = lambda: moment[0]
    browser.log_in(person(Role.CLERK))
    for step in range(7):
        moment[0] = start + timedelta(minutes=100 * step)
        assert browser.client.get("/desk/orders").status_code == 200, step
    moment[0] = start + timedelta(hours=12, seconds=1)
    assert browser.client.get("/desk/orders").status_code == 303
    browser.log_in(person(Role.CLERK))
    moment[0] += timedelta(hours=2, seconds=1)
    answer = browser.client.get("/desk/orders")
    assert answer.status_code == 303
    assert "huiyin_session=;" in _cookie(answer, "huiyin_session")


def test_a_script_that_asks_what_has_arrived_keeps_no_login_alive(
    browser: Browser, person: Person, identity: IdentityStore
) -> None:
    start = datetime.now(UTC)
    moment = [start]
    identity.sessions._now = lambda: moment[0]
    browser.log_in(person(Role.CLERK))
    for minutes in range(1, 120, 7):
        moment[0] = start + timedelta(minutes=minutes)
        answer = browser.client.get("/desk/orders", headers={arrivals.HEADER: "1"})
        assert answer.status_code == 200
    moment[0] = start + timedelta(hours=2, seconds=1)
    assert browser.client.get("/desk/orders").status_code == 303


def test_counting_keeps_no_login_alive(browser: Browser, person: Person, identity: IdentityStore) -> None:
    """Nor do the services that are asked for it."""
    start = datetime.now(UTC)
    moment = [start]
    identity.sessions._now = lambda: moment[0]
    browser.log_in(person(Role.CLERK))
    for minutes in range(1, 120, 7):
        moment[0] = start + timedelta(minutes=minutes)
        answer = browser.client.get("/home/counts", headers={arrivals.HEADER: "counts"})
        assert answer.get_json() == {"/desk/orders": 2, "/home": 2, "/notices": 0}
    moment[0] = start + timedelta(hours=2, seconds=1)
    assert browser.client.get("/desk/orders").status_code == 303


def test_changing_the_password_asks_for_the_old_one_and_ends_other_sessions(
    app: OpenAPI, browser: Browser, person: Person
) -> None:
    login, elsewhere = person(Role.CLERK), Browser(app)
    browser.log_in(login)
    elsewhere.log_in(login)
    new = "a boat on the lake"
    wrong = browser.post("/account/password", {"old": "x" * 12, "password": new, "again": new})
    assert wrong.status_code == 422
    assert "原密码不正确" in wrong.text
    differ = browser.post("/account/password", {"old": PASSWORD, "password": new, "again": new + "!"})
    assert "两次输入的新密码不一致" in differ.text
    weak = browser.post("/account/password", {"old": PASSWORD, "password": "short", "again": "short"})
    assert "至少 10 个字符" in weak.text
    right = browser.post("/account/password", {"old": PASSWORD, "password": new, "again": new})
    assert right.status_code == 303
    assert browser.client.get("/desk/orders").status_code == 200
    assert elsewhere.client.get("/desk/orders").status_code == 303
    assert elsewhere.log_in(login).status_code == 422
    assert elsewhere.log_in(login, new).status_code == 303


def test_hashes_of_older_settings_are_renewed_on_login(identity: IdentityStore, person: Person) -> None:
    from argon2 import PasswordHasher

    from huiyin_web.identity.passwords import Passwords

    login = person(Role.CLERK)
    database = identity.sessions._database
    identity.accounts._passwords = Passwords(PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
    identity.accounts.authenticate(login, PASSWORD, "10.0.0.1")
    row = database.one("SELECT password_hash FROM identity.credential WHERE account = %s", (login,))
    assert row is not None
    assert "m=16,t=2" in row["password_hash"]
    identity.accounts._passwords = QUICK
    assert identity.accounts.authenticate(login, PASSWORD, "10.0.0.1").id == login


def _cookie(answer, name: str) -> str:  # type: ignore[no-untyped-def]
    found = [each for each in answer.headers.getlist("Set-Cookie") if each.startswith(f"{name}=")]
    assert len(found) == 1, answer.headers.getlist("Set-Cookie")
    return str(found[0])


def test_behind_a_trusted_proxy_the_address_is_the_one_that_the_proxy_saw(
    service: Service, person: Person
) -> None:
    """What the caller wrote into the header itself stands before it, and counts for nothing."""
    settings = service.runtime.settings.model_copy(update={"trusted_proxies": 1})
    behind = replace(service, runtime=replace(service.runtime, settings=settings))
    login, browser = person(Role.CLERK), Browser(create_app([behind]))
    token = browser.token()
    for number in range(PER_ADDRESS):
        form = {"login": f"guess{number}", "password": "x", "csrf_token": token}
        seen = {"X-Forwarded-For": f"10.0.0.{number}, 198.51.100.7"}
        browser.client.post("/login", data=form, headers=seen)
    assert browser.log_in(login, headers={"X-Forwarded-For": "10.1.1.1, 198.51.100.7"}).status_code == 429
    assert browser.log_in(login, headers={"X-Forwarded-For": "198.51.100.7, 10.1.1.1"}).status_code == 303


CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"


def test_the_owner_reads_who_was_let_in_and_who_was_not(browser: Browser, person: Person) -> None:
    login, other = person(Role.CLERK), person(Role.LEADER)
    elsewhere = {"environ_base": {"REMOTE_ADDR": "10.9.8.7"}, "headers": {"User-Agent": CHROME}}
    Browser(browser.client.application).log_in(login, "not the password", **elsewhere)
    Browser(browser.client.application).log_in("nobody.at.all", "not the password", **elsewhere)
    first = browser.client.get(browser.log_in(f" {login.upper()} ").headers["Location"]).text
    assert "有 1 次登录被拒绝" in first
    shown = browser.client.get("/account").text
    assert [shown.count(word) for word in ("10.9.8.7", "Chrome · Windows", "密码不正确")] == [1, 1, 1]
    assert shown.index("登录成功") < shown.index("密码不正确")
    again = browser.client.get(browser.log_in(login).headers["Location"]).text
    assert "被拒绝" not in again
    somebody_else = Browser(browser.client.application)
    somebody_else.log_in(other)
    assert "10.9.8.7" not in somebody_else.client.get("/account").text


def test_guesses_never_hide_the_one_that_let_somebody_in(identity: IdentityStore, person: Person) -> None:
    login = person(Role.CLERK)
    identity.sign_ins.record(login, Outcome.LET_IN, "10.9.8.7", CHROME)
    for number in range(2 * SHOWN):
        identity.sign_ins.record(login, Outcome.WRONG_PASSWORD, f"10.0.0.{number}", CHROME)
    read = identity.sign_ins.latest(login)
    assert [each.address for each in read] == [
        *(f"10.0.0.{n}" for n in range(2 * SHOWN - 1, SHOWN - 1, -1)),
        "10.9.8.7",
    ]


def test_logins_are_forgotten_after_half_a_year_and_no_sooner(
    identity: IdentityStore, person: Person
) -> None:
    login, now = person(Role.CLERK), datetime.now(UTC)
    for days in (181, 191):
        identity.sign_ins._now = lambda days=days: now - timedelta(days=days)  # type: ignore[misc]
        identity.sign_ins.record(login, Outcome.LET_IN, "10.0.0.1", CHROME)
    identity.sign_ins._now = lambda: now
    identity.forget_old()
    assert [now - each.at for each in identity.sign_ins.latest(login)] == [timedelta(days=181)]
