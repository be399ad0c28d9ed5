"""A petition's whole life, walked by its people in a real browser."""

import os
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from browsing import PATIENCE, somebody

pytestmark = pytest.mark.browser

CITY = "230600"
NUMBER = re.compile(r"\d{6}-\d{4}-\d{7}")
CODE = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}")


def test_a_petition_is_submitted_triaged_answered_audited_visited_rated_and_counted(
    browser: Browser, address: str
) -> None:
    with somebody(browser, address) as citizen:
        number, code = submit(citizen)
        picture(citizen, "citizen")
    with somebody(browser, address, "operator") as operator:
        operator.goto("/intake/")
        expect(operator.get_by_text(number).first).to_be_visible()
        triage(operator, number)
    with somebody(browser, address, "handler") as handler:
        answer(handler, number)
    with somebody(browser, address, "operator") as operator:
        operator.goto(f"/assignment/orders/{number}")
        form = action(operator, "audit")
        form.locator("button[value=approve]").click()
        expect(operator.locator(".error-summary")).to_have_count(0)
    with somebody(browser, address) as citizen:
        rate(citizen, number, code)
    with somebody(browser, address, "supervisor") as supervisor:
        visit(supervisor, number)
    with somebody(browser, address) as citizen:
        track(citizen, number, code)
        reload_until(citizen, "article.letter blockquote")
        expect(citizen.locator("article.letter")).to_contain_text("更换")
        expect(citizen.locator("input[name=satisfaction]")).to_have_count(0)
        picture(citizen, "letter")
    with somebody(browser, address, "reporter") as reporter:
        counted(reporter, number)


def submit(page: Page) -> tuple[str, str]:
    page.goto("/")
    page.click("a[href='/petition/new']")
    page.check("input[name=nature][value=complaint]")
    forward(page)
    page.select_option("select[name=place]", CITY)
    page.fill("input[name=location]", "新村街道三号楼前")
    forward(page)
    page.fill("input[name=title]", "三号楼前路灯不亮")
    page.fill(
        "textarea[name=text]", "三号楼前的两盏路灯已经一周不亮，晚上孩子放学看不清路。我的电话是13812345678。"
    )
    forward(page)
    page.check("input[name=about_official][value=no]")
    forward(page)
    page.check("input[name=who][value=named]")
    page.fill("input[name=name]", "王小明")
    page.fill("input[name=phone]", "13812345678")
    forward(page)
    expect(page.locator("main")).to_contain_text("三号楼前路灯不亮")
    forward(page)
    said = page.inner_text("main")
    number, code = NUMBER.search(said), CODE.search(said)
    assert number, said
    assert code, said
    return number.group(), code.group()


def forward(page: Page) -> None:
    page.locator("button[name=go][value=next]:visible").last.click()


def triage(page: Page, number: str) -> None:
    page.goto(f"/intake/petitions/{number}")
    expect(page.locator("main")).not_to_contain_text("13812345678")
    form = page.locator("form[action$='/triage']")
    page.emulate_media(media="print")
    expect(page.locator("main")).to_contain_text("三号楼前路灯不亮")
    expect(form).to_be_hidden()
    expect(page.locator("details", has=page.locator("form")).first).to_be_hidden()
    page.emulate_media(media="screen")
    form.locator("input[name=category][value=claim]").check()
    form.locator("select[name=nature]").select_option("complaint")
    form.locator("select[name=matter_class]").select_option("urban_rural_construction/property_management")
    form.locator("select[name=place]").select_option(CITY)
    form.locator("input[name=urgency][value=ordinary]").check()
    picture(page, "triage")
    form.locator("button.button-primary").click()
    expect(page.locator("form[action$='/triage']")).to_have_count(0)


def answer(page: Page, number: str) -> None:
    page.goto(f"/assignment/orders/{number}")
    reload_until(page, "form[action$='/sign']")
    expect(page.locator("main")).not_to_contain_text("13812345678")
    submit_form(page, action(page, "sign"))
    picture(page, "order")
    form = action(page, "contact")
    form.locator("input[name=way][value=phone]").check()
    form.locator("textarea[name=note]").fill("已与诉求人通话，约定今日更换灯头。")
    if not form.locator("input[name=contacted_at]").input_value():
        now = page.evaluate("new Date(Date.now() + 8 * 3600e3).toISOString().slice(0, 16)")
        form.locator("input[name=contacted_at]").fill(now)
    submit_form(page, form)
    form = action(page, "reply")
    form.locator("textarea[name=text]").fill("您好，两盏路灯的灯头已于今日更换，现已亮灯，感谢监督。")
    form.locator("input[name=done][value=done]").check()
    form.locator("textarea[name=evidence]").fill("更换前后照片各一张。")
    submit_form(page, form)
    expect(page.locator("form[action$='/reply']")).to_have_count(0)


def visit(page: Page, number: str) -> None:
    page.goto(f"/supervision/return-visits/{number}")
    reload_until(page, "input[name=resolved]")
    page.check("input[name=resolved][value=resolved]")
    page.check("input[name=satisfaction][value=satisfied]")
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator("input[name=resolved]")).to_have_count(0)
    page.goto(f"/supervision/matters/{number}")
    picture(page, "clocks")


def track(page: Page, number: str, code: str) -> None:
    page.goto("/track")
    page.fill("input[name=registration_no]", number)
    page.fill("input[name=query_code]", code)
    page.locator("main form button[type=submit]").click()
    expect(page.locator("article.letter")).to_contain_text(number)


def rate(page: Page, number: str, code: str) -> None:
    track(page, number, code)
    reload_until(page, "input[name=satisfaction]")
    page.check("input[name=resolved][value=resolved]")
    page.check("input[name=satisfaction][value=satisfied]")
    page.locator("form[action$='/rating'] button[type=submit]").click()
    expect(page.locator("form[action$='/rating']")).to_have_count(0)


def counted(page: Page, number: str) -> None:
    page.goto("/reporting/")
    picture(page, "dashboard")
    fits_a_phone(page, "/reporting/")
    page.goto("/reporting/briefings")
    page.locator("table a[href*='/reporting/briefings/']").first.click()
    table = page.locator("table", has=page.get_by_text("市住房和城乡建设局"))
    expect(table).to_be_visible()
    behind = page.request.get("/reporting/api/v1/matters?period=half").json()["items"]
    assert [matter["registration_no"] for matter in behind] == [number]


def fits_a_phone(page: Page, path: str) -> None:
    """Nothing is wider than the screen; the table of units stays a table, its first column in sight."""
    usual = page.viewport_size
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    units = page.locator("table.table-compact").first
    assert units.evaluate("table => getComputedStyle(table.tBodies[0].rows[0]).display") == "table-row"
    frame = units.locator("xpath=..")
    first = units.locator("tbody td").first
    before = first.bounding_box()
    frame.evaluate("frame => { frame.scrollLeft = 400 }")
    assert frame.evaluate("frame => frame.scrollLeft") > 0
    assert first.bounding_box() == before
    assert usual is not None
    page.set_viewport_size(usual)


def action(page: Page, slug: str):  # type: ignore[no-untyped-def]
    form = page.locator(f"form[action$='/{slug}']")
    details = page.locator("details", has=form)
    if details.get_attribute("open") is None:
        details.locator("summary").first.click()
    return form


def submit_form(page: Page, form) -> None:  # type: ignore[no-untyped-def]
    form.locator("button[type=submit]").last.click()
    expect(page.locator(".error-summary")).to_have_count(0)


def reload_until(page: Page, selector: str) -> None:
    """The services tell each other in the background: look again until it has arrived."""

    def there() -> bool:
        page.reload()
        return page.locator(selector).count() > 0

    _until(there, lambda: page.inner_text("body"))


def picture(page: Page, name: str) -> None:
    """Kept where HUIYIN_PICTURES says; the README's come from there."""
    if directory := os.environ.get("HUIYIN_PICTURES"):
        page.screenshot(path=Path(directory) / f"{name}.png", full_page=True)


def _until(condition: Callable[[], bool], otherwise: Callable[[], str]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"it did not come in {PATIENCE:.0f} s:\n{otherwise()[-3000:]}")
        time.sleep(0.1)
