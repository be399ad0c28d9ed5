"""What a petition costs in clicks and page loads, from the call to the rating, and what a phone shows first of a matter.

A click is one press of the mouse or one focus of a field. Letters typed, logging in and the page that follows it are not counted,
and no page is loaded again to see whether something has arrived.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Page, expect

from .test_one_petition import CODE, NUMBER, _until, picture, somebody

pytestmark = pytest.mark.browser

MOST_CLICKS, MOST_LOADS = 30, 13
PHONE_HEIGHT = 844


@dataclass
class Count:
    clicks: int = 0
    loads: int = 0
    parts: dict[str, tuple[int, int]] = field(default_factory=dict)


class Hand:
    """Does what a person does with a page, and counts it."""

    def __init__(self, page: Page, count: Count) -> None:
        self.page, self.count = page, count
        page.on("domcontentloaded", lambda _page: self._loaded())

    def _loaded(self) -> None:
        self.count.loads += 1

    def start(self) -> None:
        """Where one is after logging in."""
        before = self.count.loads
        self.page.goto("/home")
        self.count.loads = before

    def click(self, selector: str) -> None:
        self.count.clicks += 1
        self.page.locator(selector).first.click()

    def write(self, selector: str, text: str) -> None:
        self.count.clicks += 1
        self.page.fill(selector, text)

    def choose(self, selector: str, value: str) -> None:
        self.count.clicks += 1
        self.page.select_option(selector, value)

    def send(self, selector: str) -> None:
        """A button that leads on; what it leads to has no error."""
        with self.page.expect_navigation():
            self.click(selector)
        expect(self.page.locator(".error-summary")).to_have_count(0)

    def told(self, service: str, number: str) -> dict[str, object]:
        """What the service tells of the matter; empty where that is nothing."""
        answer = self.page.request.get(f"/{service}/api/v1/matters/{number}")
        return answer.json() if answer.ok else {}  # type: ignore[no-any-return]

    def await_owed(self, service: str, number: str) -> None:
        """Until this person's turn has arrived there."""

        def there() -> bool:
            actions = self.told(service, number).get("actions", [])
            return any(each["owed"] for each in actions)  # type: ignore[attr-defined]

        _until(there, lambda: json.dumps(self.told(service, number), ensure_ascii=False))


@pytest.fixture
def count() -> Count:
    return Count()


def test_a_call_is_registered_triaged_signed_answered_audited_asked_about_and_rated(
    browser: Browser, address: str, count: Count
) -> None:
    with _hand(browser, address, count, "register and triage", "operator") as operator:
        number, code = _register_and_triage(operator)
    with _hand(browser, address, count, "sign, contact and reply", "handler") as handler:
        handler.await_owed("assignment", number)
        handler.start()
        _first_screen_shows_what_is_owed(browser, address, number)
        handler.send(f"main a[href*='/assignment/orders/{number}']")
        handler.send("form[action$='/sign'] button")
        _contact(handler)
        _reply(handler)
        picture(handler.page, "order-answered")
    with _hand(browser, address, count, "audit", "clerk") as clerk:
        clerk.await_owed("assignment", number)
        clerk.start()
        clerk.send(f"main a[href*='/assignment/orders/{number}']")
        clerk.send("form[action$='/audit'] button[value=approve]")
        # Supervision may have heard of it already: then the clerk, who may ask the caller, owes that.
        expect(clerk.page.locator(".matter-act")).to_contain_text(re.compile("下一件|记录回访"))
    with _hand(browser, address, count, "return visit", "supervisor") as supervisor:
        supervisor.await_owed("supervision", number)
        supervisor.start()
        supervisor.send(f"main a[href*='/supervision/return-visits/{number}']")
        supervisor.click("input[name=resolved][value=resolved]")
        supervisor.click("input[name=satisfaction][value=satisfied]")
        supervisor.send("form[action*='/return-visits/'] button")
    with _hand(browser, address, count, "track and rate") as citizen:
        citizen.page.goto("/track")
        citizen.write("input[name=registration_no]", number)
        citizen.write("input[name=query_code]", code)
        citizen.send("main form button[type=submit]")
        citizen.click("input[name=resolved][value=resolved]")
        citizen.click("input[name=satisfaction][value=satisfied]")
        citizen.send("form[action$='/rating'] button[type=submit]")
    assert (count.clicks <= MOST_CLICKS, count.loads <= MOST_LOADS) == (True, True), count


@contextmanager
def _hand(browser: Browser, address: str, count: Count, part: str, login: str = "") -> Iterator[Hand]:
    """Somebody at a desk, logged in unless a citizen; what is done counts as `part`."""
    before = count.clicks, count.loads
    with somebody(browser, address, login) as page:
        page.wait_for_load_state()
        page.set_viewport_size({"width": 1440, "height": 900})
        yield Hand(page, count)
    count.parts[part] = count.clicks - before[0], count.loads - before[1]


def _register_and_triage(operator: Hand) -> tuple[str, str]:
    operator.send("nav.nav a[href='/intake/desk']")
    operator.write("textarea[name=text]", "三号楼前的两盏路灯已经一周不亮，晚上孩子放学看不清路。")
    operator.write("input[name=title]", "三号楼前路灯不亮")
    operator.choose("select[name=nature]", "complaint")
    operator.choose("select[name=matter_class]", "urban_rural_construction/property_management")
    operator.write("input[name=name]", "王小明")
    operator.write("input[name=phone]", "13812345678")
    operator.send("main form button.button-primary")
    said = operator.page.inner_text("main")
    number, code = NUMBER.search(said), CODE.search(said)
    assert number, said
    assert code, said
    return number.group(), code.group()


def _contact(handler: Hand) -> None:
    handler.write("[data-part] [name=reason]", "联系诉求人核实情况")
    handler.click("[data-part] button[type=submit]")
    expect(handler.page.locator("[data-part]")).to_contain_text("13812345678")
    handler.write("form[action$='/contact'] textarea[name=note]", "已与诉求人通话，约定今日更换灯头。")
    handler.send("form[action$='/contact'] button")


def _reply(handler: Hand) -> None:
    form = "form[action$='/reply']"
    handler.write(f"{form} textarea[name=text]", "您好，两盏路灯的灯头已于今日更换，现已亮灯，感谢监督。")
    handler.click(f"{form} input[name=done][value=done]")
    handler.write(f"{form} textarea[name=evidence]", "更换前后照片各一张。")
    handler.send(f"{form} button[type=submit]")


def _first_screen_shows_what_is_owed(browser: Browser, address: str, number: str) -> None:
    """On a phone: before anything is scrolled, and the way it leads to is there."""
    with somebody(browser, address, "handler") as page:
        page.set_viewport_size({"width": 390, "height": PHONE_HEIGHT})
        page.goto(f"/assignment/orders/{number}")
        act = page.locator(".matter-act a")
        box = act.bounding_box()
        assert box is not None
        assert 0 <= box["y"] <= PHONE_HEIGHT - box["height"], box
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        picture(page, "phone")
        act.click()
        expect(page.locator("form[action$='/sign'] button")).to_be_in_viewport()
