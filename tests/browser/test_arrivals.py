"""A list where work arrives says what has come since it was opened, and leaves its rows where they are."""

import re

import httpx
import pytest
from playwright.sync_api import Browser, expect

from .test_one_petition import somebody

pytestmark = pytest.mark.browser

MINUTE = 60_000
"""Milliseconds, after which the script asks again."""
PETITION = {
    "jurisdiction": "230600",
    "channel": "web",
    "anonymous": True,
    "title": "路灯不亮",
    "text": "三号楼前的路灯不亮。",
}


def register(address: str) -> str:
    answer = httpx.post(f"{address}/intake/api/v1/petitions", json=PETITION)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["registration_no"])


def test_what_arrives_is_told_once_a_minute_and_the_rows_stay(browser: Browser, address: str) -> None:
    first = register(address)
    with somebody(browser, address, "operator") as page:
        page.clock.install()
        with page.expect_response(lambda answer: answer.request.headers.get("huiyin-arrivals") == "1"):
            page.goto("/intake/")
        note, rows = page.locator("[role=status][data-arrivals]"), page.locator("table[data-table] tbody tr")
        expect(rows).to_have_count(1)
        expect(note).to_be_empty()
        later = [register(address), register(address)]
        page.clock.run_for(MINUTE)
        expect(note).to_contain_text("新到 2 件")
        expect(rows).to_have_count(1)
        with page.expect_response(lambda answer: answer.status == 304):
            page.clock.run_for(MINUTE)
        expect(note).to_contain_text("新到 2 件")
        note.get_by_role("link", name="刷新").click()
        expect(rows).to_have_count(3)
        expect(page.locator("main")).to_contain_text(re.compile("|".join([first, *later])))
        expect(page.locator("[data-arrivals]")).to_be_empty()


@pytest.mark.parametrize(
    ("login", "list"),
    [
        ("operator", "/intake/additions"),
        ("operator", "/assignment/desk"),
        ("operator", "/assignment/promises"),
        ("operator", "/supervision/return-visits"),
        ("supervisor", "/supervision/board"),
        ("supervisor", "/supervision/cards"),
        ("supervisor", "/supervision/reminders"),
        ("discipline", "/intake/accusations"),
        ("handler", "/assignment/orders"),
    ],
)
def test_every_list_where_work_arrives_asks(browser: Browser, address: str, login: str, list: str) -> None:
    with somebody(browser, address, login) as page:
        with page.expect_response(
            lambda answer: answer.request.headers.get("huiyin-arrivals") == "1"
        ) as asked:
            page.goto(list)
        rows = page.locator("main table[data-table] tbody tr")
        assert (asked.value.status, len(asked.value.json())) == (200, rows.count())
