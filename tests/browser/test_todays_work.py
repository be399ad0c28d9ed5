"""The first page of each role says what is to be done now without being scrolled, and the menu how much waits."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from played_city import City

from .test_one_petition import somebody

pytestmark = pytest.mark.browser

SCREENS = {"desk": (1440, 900), "phone": (390, 844)}
LEGIBLE = 64
"""Of a row as many pixels as say what it is."""


@pytest.mark.parametrize("screen", SCREENS)
def test_the_first_page_of_each_role_answers_what_is_to_be_done_without_scrolling(
    browser: Browser, city: City, screen: str
) -> None:
    width, height = SCREENS[screen]
    with_work = 0
    for role, login in {worker.role: worker.login for worker in city.workers}.items():
        with somebody(browser, city.address, login) as page:
            page.set_viewport_size({"width": width, "height": height})
            page.goto("/home")
            lists = page.locator(".worklists li")
            answers = (
                [*lists.all(), page.locator("table[data-table] tbody tr").first] if lists.count() else []
            )
            with_work += bool(answers)
            for each in answers or [page.locator(".empty")]:
                box = each.bounding_box()
                assert box is not None, role
                assert box["y"] + min(box["height"], LEGIBLE) <= height - _bar(page), (
                    f"{role}: {each.inner_text()}"
                )
            assert page.evaluate("document.documentElement.scrollWidth") <= width, role
    assert with_work >= 5


def _bar(page: Page) -> float:
    """The height of the menu where it stands at the foot of the screen."""
    nav = page.locator(".nav")
    if nav.evaluate("nav => getComputedStyle(nav).position") != "fixed":
        return 0
    return float(nav.evaluate("nav => nav.offsetHeight"))


def test_on_a_phone_the_menu_is_in_reach_of_the_thumb_and_shows_where_one_is(
    browser: Browser, city: City
) -> None:
    width, height = SCREENS["phone"]
    with somebody(browser, city.address, "operator") as page:
        page.set_viewport_size({"width": width, "height": height})
        page.goto("/reporting/briefings")
        for entry in (page.locator('.nav a[href="/home"]'), page.locator(".nav a[aria-current]")):
            box = entry.bounding_box()
            assert box is not None
            assert box["height"] >= 44
            assert box["y"] > height / 2
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= width


def test_the_menu_counts_what_waits_after_the_page_is_shown_and_now_and_then_again(
    browser: Browser, city: City
) -> None:
    with somebody(browser, city.address, "operator") as page:
        page.clock.install()
        with page.expect_response("**/home/counts"):
            page.goto("/home")
        waits = page.locator('.nav a[href="/assignment/desk"] .nav-count')
        shown = sum(
            int(each.locator(".worklist-count").inner_text())
            for each in page.locator(".worklists a[href^='/assignment/desk']").all()
            if "show=returned" not in str(each.get_attribute("href"))
        )
        expect(waits).to_have_text(str(shown))
        with page.expect_response("**/home/counts"):
            page.clock.run_for(60_000)
        page.goto("/account")
        expect(page.locator('.nav a[href="/assignment/desk"] .nav-count')).to_have_text(re.compile(r"\d"))
