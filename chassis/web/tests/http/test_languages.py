"""Chinese first, English complete."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from flask_openapi3 import OpenAPI

from huiyin_contracts.vocabulary import Channel
from huiyin_web.http import catalogs
from huiyin_web.http.catalogs import catalog_problems, update_catalog
from huiyin_web.http.i18n import _, china_date, china_time, long_date, number, percent
from huiyin_web.http.regime import Regime, regime, speak_of
from huiyin_web.identity.policy import Role
from huiyin_web.identity.store import IdentityStore

from .conftest import Browser


def test_the_catalog_of_the_chassis_is_complete_and_up_to_date() -> None:
    assert [problem for package in catalogs.SHARED for problem in catalog_problems(package)] == []


def test_a_missing_text_a_lost_placeholder_and_a_leftover_are_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = _young_package(tmp_path, monkeypatch)
    (package / "translations" / "zh_Hans_CN.po").write_text(
        'msgid ""\nmsgstr ""\n\nmsgid "Hello %(name)s"\nmsgstr "您好"\n\nmsgid "Long gone"\nmsgstr "没有了"\n'
    )
    assert sorted(catalog_problems("young_package")) == [
        "domain/number.py: not translated: Too short",
        "features/form.py: not translated: Write more",
        "templates/page.html: other placeholders: Hello %(name)s",
        "texts.py: not translated: No such thing",
        "texts.py: not translated: Unheard of",
        "zh_Hans_CN.po: no longer used: Long gone",
    ]


def test_an_update_keeps_order_and_words_drops_what_is_gone_and_adds_what_is_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = _young_package(tmp_path, monkeypatch)
    catalog = package / "translations" / "zh_Hans_CN.po"
    catalog.write_text(
        '# Words.\nmsgid ""\nmsgstr ""\n"Language: zh_Hans_CN\\n"\n\nmsgid "Unheard of"\nmsgstr "闻所未闻"\n\n'
        'msgid "Long gone"\nmsgstr "没有了"\n\n# To a person.\nmsgid "Hello %(name)s"\nmsgstr "%(name)s，您好"\n'
    )
    assert update_catalog("young_package")
    assert catalog.read_text() == (
        '# Words.\nmsgid ""\nmsgstr ""\n"Language: zh_Hans_CN\\n"\n\n'
        '#: texts.py\nmsgid "Unheard of"\nmsgstr "闻所未闻"\n\n'
        "# To a person.\n#: templates/page.html\n#, python-format\n"
        'msgid "Hello %(name)s"\nmsgstr "%(name)s，您好"\n\n'
        '#: texts.py\nmsgid "No such thing"\nmsgstr ""\n\n'
        '#: features/form.py\nmsgid "Write more"\nmsgstr ""\n\n'
        '#: domain/number.py\nmsgid "Too short"\nmsgstr ""\n'
    )
    assert not update_catalog("young_package")


def test_a_package_without_a_catalog_gets_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = _young_package(tmp_path, monkeypatch)
    (package / "translations").rmdir()
    assert update_catalog("young_package")
    assert not update_catalog("young_package")
    assert all(": not translated: " in problem for problem in catalog_problems("young_package"))


def _young_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delitem(sys.modules, "young_package", raising=False)
    package = tmp_path / "young_package"
    for folder in ("templates", "features", "domain", "translations"):
        (package / folder).mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "texts.py").write_text('a = _("Unheard of")\nraise Refused("code", "No such thing")\n')
    (package / "features" / "form.py").write_text('raise ValueError("Write more")\n')
    (package / "domain" / "number.py").write_text('raise Invalid("Too short")\n')
    (package / "other.py").write_text('raise ValueError("not shown")\nraise Invalid("not shown")\n')
    (package / "templates" / "page.html").write_text('{{ _("Hello %(name)s", name=x) }}{{ _("Search") }}')
    monkeypatch.syspath_prepend(tmp_path)
    return package


def test_the_first_packages_text_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "own_words"
    (package / "translations").mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "translations" / "zh_Hans_CN.po").write_text(
        'msgid ""\nmsgstr ""\n\nmsgid "Search"\nmsgstr "查找"\n'
    )
    monkeypatch.syspath_prepend(tmp_path)
    texts = catalogs.catalog(["own_words", *catalogs.SHARED], "zh_Hans_CN")
    assert texts.gettext("Search") == "查找"
    assert texts.gettext("Close") == "关闭"


def test_a_text_has_the_words_of_the_regime_that_is_spoken_of(app: OpenAPI) -> None:
    said = {}
    for channel in (None, Channel.HOTLINE, Channel.LETTER):
        with app.test_request_context("/login"):
            speak_of(channel)
            said[channel] = _("Petitioner")
    assert said == {None: "诉求人", Channel.HOTLINE: "诉求人", Channel.LETTER: "信访人"}


@pytest.mark.parametrize("channel", Channel)
def test_every_channel_belongs_to_a_regime(app: OpenAPI, channel: Channel) -> None:
    with app.test_request_context("/login"):
        speak_of(channel)
        assert regime() is not Regime.BOTH


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
