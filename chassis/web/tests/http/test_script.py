"""What the script adds, in a real browser; and that the pages keep what they promise to eyes and keyboards."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask_openapi3 import OpenAPI
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, sync_playwright
from werkzeug.serving import make_server

from huiyin_operations.embedded.platform import Platform
from huiyin_web.identity.policy import Role
from huiyin_web.identity.store import IdentityStore

PASSWORD = "a bench by the river"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(template_app: OpenAPI) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, template_app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


TOLD = ("the server responded with", "Clear-Site-Data header", "ERR_INTERNET_DISCONNECTED", "ERR_FAILED")
"""What the browser itself tells the console."""
PATIENCE = 120_000
"""Milliseconds, for each thing that is waited for: the machine may be busy."""


@pytest.fixture(scope="module")
def chrome(chromium: Path) -> Iterator[Chromium]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(chromium), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(chrome: Chromium, address: str) -> Iterator[Page]:
    context = chrome.new_context(base_url=address, viewport={"width": 1280, "height": 800})
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    said: list[str] = []
    page.on(
        "console",
        lambda message: None if any(told in message.text for told in TOLD) else said.append(message.text),
    )
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    context.close()
    assert said == []


@pytest.fixture
def staff(page: Page, template_app: OpenAPI, template_identity: IdentityStore) -> Page:
    if template_identity.accounts.get("wang") is None:
        template_identity.accounts.create(
            "wang", name="王强", role=Role.CLERK, jurisdiction="230602", password=PASSWORD
        )
    page.goto("/login")
    page.fill("[name=login]", "wang")
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/home")
    page.goto("/desk/orders")
    return page


@pytest.fixture(scope="module")
def template_identity(template_platform: Platform) -> IdentityStore:
    return template_platform.identity


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
@pytest.mark.parametrize("path", ["/design", "/login", "/nothing"])
def test_no_page_is_wider_than_the_screen(chrome: Chromium, address: str, width: int, path: str) -> None:
    context = chrome.new_context(base_url=address, viewport={"width": width, "height": 800})
    page = context.new_page()
    for language in ("zh", "en"):
        page.goto(f"{path}?lang={language}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def test_everything_that_is_pressed_is_large_enough_to_press(page: Page) -> None:
    page.goto("/design")
    small = page.evaluate(
        """() => [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, summary")]
            .filter((el) => el.checkVisibility() && !el.closest(".prose, p, .hint, td, th, .sr"))
            .map((el) => [el.outerHTML.slice(0, 80), (el.closest("label") ?? el).getBoundingClientRect()])
            .filter(([, box]) => box.height > 0 && (box.height < 24 || box.width < 24)).map(([html]) => html)"""
    )
    assert small == ['<a class="skip" href="#content">跳到正文</a>'] or small == []


def test_text_stands_out_from_what_is_behind_it(page: Page) -> None:
    page.goto("/design")
    faint = page.evaluate(
        """() => {
          const rgba = (text) => text.match(/[\\d.]+/g).map(Number);
          const light = ([r, g, b]) => { const f = (v) => { v /= 255; return v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; };
            return .2126 * f(r) + .7152 * f(g) + .0722 * f(b); };
          const behind = (el) => { for (; el; el = el.parentElement) { const c = rgba(getComputedStyle(el).backgroundColor);
            if (c.length < 4 || c[3] > 0) return c; } return [255, 255, 255]; };
          const faint = [];
          const walker = document.createTreeWalker(document.querySelector("body"), NodeFilter.SHOW_TEXT);
          for (let node; (node = walker.nextNode());) {
            const el = node.parentElement;
            if (!node.textContent.trim() || !el.checkVisibility() || el.closest("svg, script, [disabled], [hidden]")) continue;
            const style = getComputedStyle(el);
            const [a, b] = [light(rgba(style.color)), light(behind(el))].sort((x, y) => y - x);
            const ratio = (a + .05) / (b + .05);
            const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && style.fontWeight >= 600);
            if (ratio < (large ? 3 : 4.5)) faint.push([ratio.toFixed(2), el.className, node.textContent.trim().slice(0, 30)]);
          }
          return faint;
        }"""
    )
    assert faint == []


def test_the_first_stop_of_the_keyboard_skips_to_the_content(page: Page) -> None:
    page.goto("/login")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_the_error_summary_has_the_focus_and_leads_to_its_field(page: Page) -> None:
    page.goto("/login")
    page.click("main button")
    assert page.evaluate("document.activeElement.className") == "error-summary"
    page.click(".error-summary a")
    assert page.evaluate("document.activeElement.name") == "login"


def test_a_key_opens_the_sheet_of_keys_and_the_switch_turns_single_keys_off(staff: Page) -> None:
    staff.goto("/design")
    staff.locator("h2").first.click()
    staff.keyboard.press("?")
    assert staff.locator("#shortcuts").is_visible()
    staff.keyboard.press("Escape")
    staff.keyboard.press("/")
    assert staff.evaluate("document.activeElement.name") == "q"
    staff.keyboard.type("j/?")
    assert staff.locator("[data-search]").input_value() == "j/?"
    staff.locator("h2").first.click()
    staff.keyboard.press("?")
    staff.locator("[data-keys-switch]").uncheck()
    staff.keyboard.press("Escape")
    staff.locator("h2").first.click()
    staff.keyboard.press("/")
    assert staff.evaluate("document.activeElement.name ?? ''") != "q"


def test_rows_are_walked_and_chosen_with_the_keyboard(staff: Page) -> None:
    staff.goto("/design")
    staff.locator("h2").first.click()
    staff.keyboard.press("j")
    staff.keyboard.press("j")
    assert staff.locator("tr.is-current").count() == 1
    staff.keyboard.press("x")
    assert staff.locator("tr.is-current .pick input").is_checked()
    assert staff.locator("[data-select-all]").evaluate("(box) => box.indeterminate")


def test_a_table_that_the_server_does_not_sort_is_sorted_here(page: Page) -> None:
    page.goto("/design")
    table = page.locator("table[data-sort-here]")
    numbers = "(table) => [...table.tBodies[0].rows].map((row) => row.cells[1].innerText.trim())"
    head = table.locator("th").nth(1)
    head.locator("button").click()
    assert head.get_attribute("aria-sort") == "ascending"
    assert table.evaluate(numbers) == ["–", "9", "80", "1,284"]
    head.locator("button").click()
    assert head.get_attribute("aria-sort") == "descending"
    assert table.evaluate(numbers) == ["1,284", "80", "9", "–"]


def test_what_was_typed_survives_leaving_the_page_until_it_is_discarded(page: Page) -> None:
    page.goto("/design")
    page.fill("form[data-keep] textarea", "暖气不热")
    page.goto("/login")
    page.goto("/design")
    assert page.locator("form[data-keep] textarea").input_value() == "暖气不热"
    page.click(".draft button")
    assert page.locator("form[data-keep] textarea").input_value() == ""
    page.goto("/design")
    assert page.locator(".draft").count() == 0


def test_enter_that_ends_a_chinese_word_does_not_send_the_form(page: Page) -> None:
    page.goto("/login")
    page.evaluate(
        "document.querySelector('main form').addEventListener('submit', () => { window.sent = true; })"
    )
    typing = page.context.new_cdp_session(page)
    page.focus("[name=login]")
    typing.send("Input.imeSetComposition", {"text": "wang", "selectionStart": 4, "selectionEnd": 4})
    typing.send(
        "Input.dispatchKeyEvent", {"type": "rawKeyDown", "key": "Process", "windowsVirtualKeyCode": 229}
    )
    page.evaluate(
        """document.querySelector('[name=login]').dispatchEvent(
            new KeyboardEvent('keydown', { key: 'Enter', keyCode: 229, isComposing: true, bubbles: true, cancelable: true }))"""
    )
    typing.send("Input.insertText", {"text": "王"})
    assert page.locator("[name=login]").input_value() == "王"
    assert page.evaluate("window.sent") is None
    assert page.url.endswith("/login")


def test_characters_are_counted_as_people_count_them(page: Page) -> None:
    page.goto("/design")
    page.fill("textarea[data-count]", "𠮷" * 3)
    assert "1997" in page.locator(".count").first.inner_text()


def test_every_page_works_without_the_script(chrome: Chromium, address: str) -> None:
    context = chrome.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/login")
    page.fill("[name=login]", "nobody")
    page.fill("[name=password]", "x")
    page.click("main button")
    assert page.locator(".error-summary").is_visible()
    page.goto("/design")
    assert page.locator("[data-print]").is_hidden()
    assert page.locator("table[data-sort-here]").is_visible()
    context.close()


NOTE = "已经三天了，家里有老人"


@pytest.fixture
def staff_account(template_identity: IdentityStore) -> str:
    if template_identity.accounts.get("qian") is None:
        template_identity.accounts.create(
            "qian", name="钱进", role=Role.OPERATOR, jurisdiction="230602", password=PASSWORD
        )
    return "qian"


@pytest.fixture
def note(page: Page, template_identity: IdentityStore) -> Page:
    """An operator at the form of a note, who has typed into it."""
    if template_identity.accounts.get("zhao") is None:
        template_identity.accounts.create(
            "zhao", name="赵敏", role=Role.OPERATOR, jurisdiction="230602", password=PASSWORD
        )
    _log_in(page, "zhao", "/desk/notes")
    page.fill("[name=title]", "暖气不热")
    page.fill("[name=text]", NOTE)
    return page


def _log_in(page: Page, login: str, then: str) -> None:
    page.goto(f"/login?next={then}")
    _fill_in_login(page, login)
    page.wait_for_url(f"**{then}")


def _fill_in_login(page: Page, login: str) -> None:
    page.fill("[name=login]", login)
    page.fill("[name=password]", PASSWORD)
    page.click("main button")


def _save_another_text(tab: Page) -> None:
    tab.fill("[name=text]", "两盏灯")
    _save(tab)
    tab.wait_for_selector(".banner-good")


def _save(page: Page) -> None:
    page.click("main form[data-keep] button[type=submit]")


def _save_in_vain(page: Page) -> None:
    with page.expect_event("framenavigated", lambda frame: frame.url.startswith("chrome-error:")):
        page.locator("main form[data-keep] button[type=submit]").click(no_wait_after=True)


def test_after_the_session_has_ended_the_form_is_there_with_what_was_typed(
    note: Page, template_identity: IdentityStore
) -> None:
    template_identity.sessions._database.execute("DELETE FROM identity.session")
    _save(note)
    note.wait_for_url("**/login?next=/desk/notes")
    _fill_in_login(note, "zhao")
    note.wait_for_url("**/desk/notes")
    assert note.locator("[name=text]").input_value() == NOTE
    _save(note)
    note.wait_for_selector(".banner-good")
    note.goto("/desk/notes")
    assert note.locator("[name=text]").input_value() == ""


def test_what_an_error_page_could_not_take_is_there_on_the_way_back(note: Page) -> None:
    note.fill("[name=title]", "conflict")
    _save(note)
    note.wait_for_selector("blockquote")
    note.go_back()
    assert note.locator("[name=text]").input_value() == NOTE
    note.fill("[name=title]", "暖气不热")
    _save(note)
    note.wait_for_selector(".banner-good")
    note.go_back()
    assert note.locator("[name=text]").input_value() == ""


def test_with_the_network_lost_the_text_is_there_when_it_comes_back(note: Page) -> None:
    note.context.set_offline(True)
    _save_in_vain(note)
    note.context.set_offline(False)
    note.goto("/desk/notes")
    assert note.locator("[name=text]").input_value() == NOTE
    _save(note)
    note.wait_for_selector(".banner-good")


def test_two_tabs_keep_each_its_own_text(note: Page) -> None:
    other = note.context.new_page()
    other.goto("/desk/notes")
    assert other.locator("[name=text]").input_value() == ""
    other.fill("[name=title]", "路灯不亮")
    _save_another_text(other)
    note.goto("/login")
    note.goto("/desk/notes")
    assert note.locator("[name=text]").input_value() == NOTE


def test_a_tab_that_was_duplicated_keeps_what_only_the_other_one_has_sent(note: Page) -> None:
    note.goto("/login")
    note.goto("/desk/notes")
    with note.context.expect_page() as opened:
        note.evaluate("window.open(location.href)")
    other = opened.value
    assert other.locator("[name=text]").input_value() == NOTE
    _save_another_text(other)
    note.goto("/login")
    note.goto("/desk/notes")
    assert note.locator("[name=text]").input_value() == NOTE
    _save(note)
    note.wait_for_selector(".banner-good")


def test_another_person_at_the_same_browser_does_not_see_the_text(
    note: Page, staff_account: str, template_identity: IdentityStore
) -> None:
    template_identity.sessions._database.execute("DELETE FROM identity.session")
    _save(note)
    _fill_in_login(note, staff_account)
    note.wait_for_url("**/desk/notes")
    assert note.locator("[name=text]").input_value() == ""
    note.click("summary .who")
    note.click("form[action='/logout'] button")
    note.wait_for_url("**/login")
    assert note.evaluate("Object.keys(sessionStorage)") == []


def test_a_form_whose_answer_was_lost_is_sent_again_under_its_first_key(note: Page) -> None:
    first = note.locator("form[data-keep] [name=idempotency_key]").input_value()
    note.route("**/notes/add", lambda route: (route.fetch(max_redirects=0), route.abort())[1])
    _save_in_vain(note)
    note.unroute("**/notes/add")
    note.context.clear_cookies(name="huiyin_taken")
    note.goto("/desk/notes")
    assert note.locator("[name=text]").input_value() == NOTE
    assert note.locator("form[data-keep] [name=idempotency_key]").input_value() == first
