"""On a phone no page of any role is wider than the screen, and what is pressed is large enough for a finger."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from browsing import somebody
from found_forms import Page as Fetched
from found_forms import pages_from
from played_city import City

pytestmark = pytest.mark.browser

WIDTH, HEIGHT, FINGER = 390, 844, 44
TOO_SMALL = """finger => [...document.querySelectorAll("a[href], button, input, select, textarea, summary")].filter(each => {
    const inText = each.matches("a") && getComputedStyle(each).display === "inline";
    const ofScript = each.closest(".sr, .skip, [hidden]") || each.type === "hidden";
    if (inText || ofScript || !each.checkVisibility({visibilityProperty: true, opacityProperty: true})) return false;
    const pressed = each.matches("[type=checkbox], [type=radio]") && each.closest("label") || each;
    const {width, height} = pressed.getBoundingClientRect();
    return width > 1 && height < finger - 0.5;
}).map(each => `${each.tagName} ${each.className} ${each.innerText || each.name || ""}`.trim())"""
"""What can be pressed, except links within a text, and is less than a finger high."""


def test_no_page_is_wider_than_a_phone_and_what_is_pressed_is_large_enough(
    browser: Browser, city: City
) -> None:
    wrong: dict[str, str] = {}
    looked_at = 0
    starts = {worker.login: ("/home", *worker.starts[:1]) for worker in city.workers}
    for login, first in {"": ("/", "/track"), **starts}.items():
        with somebody(browser, city.address, login) as page:
            page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
            for path, _found in pages_from(lambda path: _opened(page, path), {}, *first, per_pattern=1):
                looked_at += 1
                if page.evaluate("document.documentElement.scrollWidth") > WIDTH:
                    wrong[f"{login} {path}"] = "is wider than the screen"
                for each in page.evaluate(TOO_SMALL, FINGER):
                    wrong.setdefault(f"too small: {each}", f"{login} {path}")
    assert wrong == {}
    assert looked_at > 200


def test_the_form_of_a_call_fits_with_the_callers_petitions_in_it(browser: Browser, city: City) -> None:
    with somebody(browser, city.address, "operator") as page:
        page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
        page.goto("/intake/desk")
        page.fill("textarea[name=text]", "三号楼前的路灯不亮，已经一周。")
        page.fill("main [name=title]", "路灯不亮")
        page.fill("main [name=name]", "王小明")
        page.fill("main [name=phone]", "13812340000")
        page.get_by_role("button", name="登记", exact=True).last.click()
        expect(page.locator("main")).to_contain_text("查询码")
        page.goto("/intake/desk")
        page.fill("main [name=phone]", "13812340000")
        page.locator("main [name=phone]").blur()
        expect(page.locator(".callers li")).to_have_count(1)
        assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH
        assert page.evaluate(TOO_SMALL, FINGER) == []


def _opened(page: Page, path: str) -> Fetched:
    """The page in the browser; files and what the role may not open are none."""
    asked = page.request.head(path)
    if not asked.ok or not asked.headers.get("content-type", "").startswith("text/html"):
        return Fetched(asked.url, "")
    page.goto(path)
    return Fetched(page.url, page.content())
