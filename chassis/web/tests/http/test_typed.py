"""What was typed into a form is there until the server has taken it; without the script as far as that can be."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from huiyin_web.identity.policy import Role
from huiyin_web.identity.store import IdentityStore

from .conftest import PASSWORD, Browser

Person = Callable[[Role], str]
OWN_PAGE = {"Sec-Fetch-Site": "same-origin", "Referer": "http://localhost/desk/notes"}
TYPED = {"title": "暖气不热", "text": "已经三天了，家里有老人", "idempotency_key": "0123456789abcdef"}


@pytest.fixture
def operator(browser: Browser, person: Person) -> Browser:
    browser.log_in(person(Role.OPERATOR))
    return browser


def _taken(browser: Browser) -> list[str]:
    cookie = browser.client.get_cookie("huiyin_taken")
    return cookie.value.split(".") if cookie else []


def test_a_form_with_a_stale_token_is_given_back_with_a_fresh_one(operator: Browser) -> None:
    answer = operator.client.post("/desk/notes/add", data={**TYPED, "csrf_token": "stale"}, headers=OWN_PAGE)
    assert answer.status_code == 400
    assert "已经三天了，家里有老人" in answer.text
    form = answer.text.partition('<form method="post" action="/desk/notes/add">')[2].partition("</form>")[0]
    fields = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form))
    assert {name: fields[name] for name in TYPED} == TYPED
    again = operator.client.post("/desk/notes/add", data=fields, headers=OWN_PAGE)
    assert again.headers["Location"] == "/desk/notes"
    assert _taken(operator) == ["01234567"]


def test_the_way_back_from_a_form_that_was_not_taken_leads_to_it_as_it_was_typed(operator: Browser) -> None:
    """Of two that were sent from two tabs, the one that is taken leaves the other."""
    other = {**TYPED, "text": "另一个窗口里写的", "idempotency_key": "fedcba9876543210"}
    for typed in (other, TYPED):
        stale = operator.client.post("/desk/notes/add", data={**typed, "csrf_token": "x"}, headers=OWN_PAGE)
        assert '<a href="/desk/notes">返回填写页面' in stale.text
    form = operator.client.get("/desk/notes").text
    assert f'name="idempotency_key" value="{TYPED["idempotency_key"]}"' in form
    assert TYPED["text"] in form
    assert "尚未提交" in form
    operator.post("/desk/notes/add", TYPED, "/desk/notes")
    assert other["text"] in operator.client.get("/desk/notes").text
    operator.post("/desk/notes/add", other, "/desk/notes")
    form = operator.client.get("/desk/notes").text
    assert TYPED["text"] not in form
    assert other["text"] not in form


def test_the_reason_given_for_a_stale_token_is_the_true_one(operator: Browser) -> None:
    answer = operator.client.post("/desk/notes/add", data={**TYPED, "csrf_token": "stale"}, headers=OWN_PAGE)
    assert "登录状态" in answer.text
    assert "超过 12 小时" not in answer.text


@pytest.mark.parametrize(
    "headers", [{}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {"Origin": "null"}]
)
def test_what_another_site_posts_is_never_offered_to_be_sent_again(
    operator: Browser, headers: dict[str, str]
) -> None:
    answer = operator.client.post("/desk/notes/add", data=TYPED, headers=headers)
    assert answer.status_code == 400
    assert "已经三天了" not in answer.text
    assert 'action="/desk/notes/add"' not in answer.text


@pytest.mark.parametrize(("title", "status", "again"), [("conflict", 409, True), ("broken", 500, True)])
def test_a_form_that_its_view_cannot_show_again_is_held_on_the_page_of_the_error(
    operator: Browser, title: str, status: int, again: bool
) -> None:
    answer = operator.post("/desk/notes/add", {**TYPED, "title": title}, "/desk/notes", headers=OWN_PAGE)
    assert answer.status_code == status
    assert "已经三天了，家里有老人" in answer.text
    assert ('action="/desk/notes/add"' in answer.text) is again
    assert 'href="/desk/notes"' in answer.text


def test_from_a_matter_that_is_gone_no_way_leads_back_to_its_form(operator: Browser) -> None:
    answer = operator.post("/desk/notes/add", {**TYPED, "title": "missing"}, "/desk/notes", headers=OWN_PAGE)
    assert answer.status_code == 404
    assert TYPED["text"] in answer.text
    assert "返回填写页面" not in answer.text


def test_a_stale_form_promises_to_show_no_more_than_it_shows(operator: Browser) -> None:
    """A number without words is sent again, and shown on the form alone."""
    typed = {**TYPED, "title": "13900001111", "csrf_token": "stale"}
    answer = operator.client.post("/desk/notes/add", data=typed, headers=OWN_PAGE)
    assert "都在下面" not in answer.text
    assert "返回填写页面查看全部内容" in answer.text
    assert 'value="13900001111"' in operator.client.get("/desk/notes").text


def test_a_form_that_is_kept_no_more_is_asked_for_no_more(operator: Browser, identity: IdentityStore) -> None:
    operator.client.post("/desk/notes/add", data={**TYPED, "csrf_token": "stale"}, headers=OWN_PAGE)
    assert len(_secrets(operator)) == 1
    identity.kept_forms._now = lambda: datetime.now(UTC) + timedelta(hours=3)
    operator.client.get("/desk/notes")
    assert _secrets(operator) == {}


def _secrets(browser: Browser) -> dict[str, str]:
    with browser.client.session_transaction() as kept:
        return dict(kept.get("kept", {}))


def test_only_a_form_that_was_taken_is_named_as_taken(operator: Browser) -> None:
    for title in ("conflict", "broken", ""):
        operator.post("/desk/notes/add", {**TYPED, "title": title}, "/desk/notes")
        assert _taken(operator) == [], title
    operator.client.post("/desk/notes/add", data={**TYPED, "csrf_token": "stale"})
    assert _taken(operator) == []
    for number in range(12):
        operator.post("/desk/notes/add", {**TYPED, "idempotency_key": f"{number:08}abcdef"}, "/desk/notes")
    assert _taken(operator) == [f"{number:08}" for number in range(11, 3, -1)]


def test_a_password_is_never_shown_again(operator: Browser) -> None:
    form = {
        "old": PASSWORD,
        "password": "a boat on the lake",
        "again": "a boat on the lake",
        "csrf_token": "stale",
    }
    answer = operator.client.post("/account/password", data=form, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 400
    assert "a boat on the lake" not in answer.text
    assert PASSWORD not in answer.text


def test_who_logs_in_again_comes_back_to_the_page_of_the_form_that_was_sent(
    operator: Browser, identity: IdentityStore
) -> None:
    for headers, page in (
        (OWN_PAGE, "/desk/notes"),
        ({}, "/desk/notes"),
        ({"Referer": "http://evil/x"}, "/desk/notes"),
    ):
        identity.sessions._database.execute("DELETE FROM identity.session")
        answer = operator.client.post("/desk/notes/add", data=TYPED, headers=headers)
        assert answer.headers["Location"] == f"/login?next={page}"
        login = operator.client.get(answer.headers["Location"]).text
        assert "登录已结束" in login
        assert _taken(operator) == []
        operator.log_in("wang.operator")


def test_a_login_page_left_open_sends_home_who_is_logged_in_by_now(browser: Browser, person: Person) -> None:
    login, left_open = person(Role.OPERATOR), browser.token()
    browser.log_in(login)
    form = {"login": login, "password": PASSWORD, "csrf_token": left_open, "next": "/desk/notes"}
    answer = browser.client.post("/login", data=form)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/desk/notes")


def test_a_login_page_whose_token_is_stale_asks_for_the_password_once_more(
    browser: Browser, person: Person
) -> None:
    login = person(Role.OPERATOR)
    form = {"login": login, "password": PASSWORD, "csrf_token": "stale", "next": "/desk/notes"}
    answer = browser.client.post("/login", data=form)
    assert answer.status_code == 400
    assert f'value="{login}"' in answer.text
    assert 'value="/desk/notes"' in answer.text
    assert PASSWORD not in answer.text


def test_logging_out_twice_leads_to_the_login_page(browser: Browser, person: Person) -> None:
    browser.log_in(person(Role.OPERATOR))
    left_open = browser.token("/desk/notes")
    browser.post("/logout", {}, "/desk/notes")
    assert browser.client.post("/logout", data={"csrf_token": left_open}).headers["Location"] == "/login"


def test_the_address_of_a_form_leads_to_the_page_of_the_form(operator: Browser) -> None:
    """The answer to a form has its address: who reloads it, keeps it, or asks for it in another language is not lost."""
    answer = operator.client.get("/desk/notes/add?lang=en")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/desk/notes")
