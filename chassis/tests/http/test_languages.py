"""Chinese first, English complete."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from flask_openapi3 import OpenAPI

from huiyin_chassis.http import catalogs
from huiyin_chassis.http.catalogs import missing_translations
from huiyin_chassis.http.i18n import china_date, china_time, long_date, number, percent
from huiyin_chassis.identity.policy import Role
from huiyin_chassis.identity.store import IdentityStore

from .conftest import Browser


def test_every_text_of_the_chassis_has_its_chinese() -> None:
    assert missing_translations("huiyin_chassis") == []


def test_a_missing_text_and_a_lost_placeholder_are_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "young_package"
    (package / "templates").mkdir(parents=True)
    (package / "features").mkdir()
    (package / "translations").mkdir()
    (package / "__init__.py").touch()
    (package / "texts.py").write_text('a = _("Unheard of")\nraise Refused("code", "No such thing")\n')
    (package / "features" / "form.py").write_text('raise ValueError("Write more")\n')
    (package / "other.py").write_text('raise ValueError("not shown to anybody")\n')
    (package / "templates" / "page.html").write_text('{{ _("Hello %(name)s", name=x) }}{{ _("Search") }}')
    (package / "translations" / "zh_Hans_CN.po").write_text(
        'msgid ""\nmsgstr ""\n\nmsgid "Hello %(name)s"\nmsgstr "您好"\n'
    )
    monkeypatch.syspath_prepend(tmp_path)
    assert sorted(missing_translations("young_package")) == [
        "features/form.py:1: Write more",
        "templates/page.html: other placeholders: Hello %(name)s",
        "texts.py:1: Unheard of",
        "texts.py:2: No such thing",
    ]


def test_the_first_packages_text_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "own_words"
    (package / "translations").mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "translations" / "zh_Hans_CN.po").write_text(
        'msgid ""\nmsgstr ""\n\nmsgid "Search"\nmsgstr "查找"\n'
    )
    monkeypatch.syspath_prepend(tmp_path)
    texts = catalogs.catalog(["own_words", "huiyin_chassis"], "zh_Hans_CN")
    assert texts.gettext("Search") == "查找"
    assert texts.gettext("Close") == "关闭"


def test_pages_are_chinese_unless_english_is_chosen(browser: Browser) -> None:
    page = browser.client.get("/login", headers={"Accept-Language": "en-US"})
    assert 'lang="zh-CN"' in page.text
    assert "工作人员登录" in page.text
    assert "Staff login" in browser.client.get("/login?lang=en").text
    assert "Staff login" in browser.client.get("/login").text
    assert "工作人员登录" in browser.client.get("/login?lang=zh").text


def test_an_unknown_language_changes_nothing(browser: Browser) -> None:
    answer = browser.client.get("/login?lang=../../etc")
    assert answer.status_code == 200
    assert "工作人员登录" in answer.text
    assert "huiyin_lang" not in str(answer.headers.getlist("Set-Cookie"))


def test_an_accounts_language_follows_it_to_another_browser(
    app: OpenAPI, browser: Browser, person: Callable[[Role], str], identity: IdentityStore
) -> None:
    login = person(Role.CLERK)
    browser.log_in(login)
    assert browser.post("/account/language", {"language": "en"}).status_code == 303
    other = Browser(app)
    other.log_in(login)
    assert "My account" in other.client.get("/account").text
    assert browser.post("/account/language", {"language": "tlh"}).status_code == 422


@pytest.mark.parametrize(
    ("value", "written", "share"),
    [
        (math.nan, "–", "–"),
        (math.inf, "–", "–"),
        (-math.inf, "–", "–"),
        (5e-324, "0", "0.0%"),
        (-0.0, "0", "0.0%"),
        (-1, "-1", "-100.0%"),
        (1e308, "100" + ",000" * 102, "10,000" + ",000" * 102 + ".0%"),
        (10**18, "1" + ",000" * 6, "100" + ",000" * 6 + ".0%"),
    ],
)
def test_an_extreme_figure_is_written_or_is_a_dash(
    template_app: OpenAPI, value: float, written: str, share: str
) -> None:
    with template_app.test_request_context("/"):
        assert number(value) == written
        assert percent(value) == share


def test_times_are_shown_as_china_has_them(template_app: OpenAPI) -> None:
    late = datetime(2026, 3, 31, 17, 30, tzinfo=UTC)
    assert china_time(late) == "2026-04-01 01:30"
    assert china_date(late) == "2026-04-01"
    assert china_date(date(2026, 3, 31)) == "2026-03-31"
    assert china_time(None) == china_date(None) == ""
    with template_app.test_request_context("/"):
        assert long_date(late) == "2026年4月1日"
        assert long_date(late, with_time=True) == "2026年4月1日 01:30"
        assert (number(10284), number(None), percent(0.9731), percent(1, 0)) == (
            "10,284",
            "–",
            "97.3%",
            "100%",
        )
    with template_app.test_request_context("/?lang=en"):
        assert long_date(late) == "1 April 2026"
        assert long_date(late, with_time=True) == "1 April 2026, 01:30"
