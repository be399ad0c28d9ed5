"""The desk finds a caller while the form of registration is filled in, and a matter from any page."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from browsing import somebody

pytestmark = pytest.mark.browser

PHONE = "13512345678"
SAID = "昨晚又停了一次，冰箱里的东西都坏了。"


def test_a_caller_is_found_and_what_is_said_now_goes_to_the_earlier_petition(
    browser: Browser, address: str
) -> None:
    with somebody(browser, address, "operator") as desk:
        desk.goto("/intake/desk")
        _type(desk, name="钱多多", phone=PHONE, title="小区经常停电", text="这个月已经停了三次电。")
        desk.get_by_role("button", name="登记", exact=True).last.click()
        number = desk.locator("main").get_by_text(re.compile(r"\d{6}-\d{4}-\d{7}")).first.inner_text()
        number = re.findall(r"\d{6}-\d{4}-\d{7}", number)[0]

        desk.goto("/intake/desk")
        _type(desk, text=SAID, phone="135 1234 5678")
        desk.locator("input[name=phone]").blur()
        found = desk.locator(".callers")
        expect(found).to_contain_text(number)
        expect(found).to_contain_text("小区经常停电")
        assert desk.locator("textarea[name=text]").input_value() == SAID
        assert PHONE not in desk.url

        desk.on("dialog", lambda dialog: dialog.accept())
        desk.reload()
        expect(found, "the draft is filled in again").to_contain_text(number)
        assert desk.locator("textarea[name=text]").input_value() == SAID
        found.get_by_role("button").first.click()
        expect(desk).to_have_url(re.compile(f"/intake/petitions/{number}$"))
        expect(desk.locator("main")).to_contain_text(SAID)

        desk.goto("/intake/desk")
        assert desk.locator("textarea[name=text]").input_value() == ""


def test_the_enter_key_registers_and_never_adds(browser: Browser, address: str) -> None:
    with somebody(browser, address, "operator") as desk:
        for title in ("楼道灯坏了", "楼道灯又坏了"):
            desk.goto("/intake/desk")
            _type(desk, name="孙小小", phone="13612345678", title=title, text="三单元的楼道灯不亮。")
            if title == "楼道灯又坏了":
                desk.locator("input[name=phone]").blur()
                expect(desk.locator(".callers li")).to_have_count(1)
            desk.press("input[name=title]", "Enter")
            expect(desk.locator("main")).to_contain_text("查询码")


def test_the_slash_key_leads_to_the_search_from_any_page(browser: Browser, address: str) -> None:
    with somebody(browser, address, "operator") as desk:
        desk.goto("/intake/desk")
        _type(desk, name="周小小", phone="13712345678", title="电梯困人", text="五单元的电梯又困人了。")
        desk.press("input[name=title]", "Enter")
        expect(desk.locator("main")).to_contain_text("查询码")
        desk.goto("/account")
        desk.locator("h1").click()
        desk.keyboard.press("/")
        assert desk.evaluate("document.activeElement.id") == "top-search"
        desk.keyboard.type("五单元")
        desk.keyboard.press("Enter")
        expect(desk).to_have_url(re.compile(r"/intake/\?search="))
        expect(desk.locator("main")).to_contain_text("电梯困人")
        assert desk.locator("#top-search").input_value() == "五单元"


def _type(page: Page, **fields: str) -> None:
    for name, text in fields.items():
        page.fill(f"main [name={name}]", text)
