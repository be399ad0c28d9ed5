"""Takes the pictures of the guides anew, from a running demonstration.

    ./huiyin demo --petitions 60                            # prints the address and the password of each login
    .venv/bin/python -m pip install pillow                  # reduces each picture to few colours
    .venv/bin/python docs/guides/take_pictures.py --password PASSWORD [--url http://127.0.0.1:8000] [NAME ...]

Playwright and Chromium are those of the tests.
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Locator, Page, sync_playwright

IMAGES = Path(__file__).resolve().parents[1] / "images" / "guides"
DESK = (1280, 900)
TALL = (1280, 1280)
SHORT = (1280, 650)
PHONE = (390, 844)
COLOURS = 48
LARGEST = 120 * 1024
"""Bytes that a picture may have."""
PATIENCE = 180_000
"""Milliseconds, for each page: the machine may be busy."""
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
QUIET = ["--disable-background-networking", "--disable-component-update"]
NUMBER = re.compile(r"\d{6}-\d{4}-\d{7}")


@dataclass(frozen=True)
class Picture:
    """What a page shows to whoever logs in as `login`, after the steps of `walk`; nobody logs in without one."""

    name: str
    login: str
    walk: Callable[[Page], object]
    size: tuple[int, int] = DESK


def page(path: str) -> Callable[[Page], object]:
    return lambda there: there.goto(path)


def first_of(path: str, link: str) -> Callable[[Page], None]:
    """The page behind the first link of this kind on the list."""

    def walk(there: Page) -> None:
        there.goto(path)
        address = there.locator(f"main a[href*='{link}']").first.get_attribute("href")
        assert address is not None
        there.goto(address)

    return walk


def to_publish(there: Page) -> None:
    """The form under the first briefing whose period is over and that nobody has published."""
    there.goto("/reporting/briefings")
    there.locator("tr", has=there.get_by_text("待发布")).first.locator("a").first.click()
    there.locator("form[action$='/publication']").scroll_into_view_if_needed()


def to_reply(there: Page) -> None:
    """The first order of the unit, signed for and its caller contacted, with the form of the reply open."""
    first_of("/assignment/orders", "/assignment/orders/")(there)
    if there.locator("form[action$='/sign']").count():
        _opened(there, "sign").locator("button[type=submit]").last.click()
        there.wait_for_load_state()
    if there.locator("form[action$='/contact']").count():
        form = _opened(there, "contact")
        form.locator("input[name=way][value=phone]").check()
        form.locator("textarea[name=note]").fill("已电话联系，约定明日上门查看")
        form.locator("button[type=submit]").last.click()
        there.wait_for_load_state()
    _opened(there, "reply")


def _opened(there: Page, action: str) -> Locator:
    form = there.locator(f"form[action$='/{action}']")
    details = there.locator("details", has=form)
    if details.get_attribute("open") is None:
        details.locator("summary").first.click()
    return form


def hand_in(there: Page) -> None:
    """A citizen's way through the six short pages."""

    def forward() -> None:
        there.locator("button[name=go][value=next]:visible").last.click()

    there.goto("/petition/new")
    there.check("input[name=nature][value=complaint]")
    forward()
    there.locator("select[name=place]").select_option(index=1)
    there.fill("input[name=location]", "新村街道三号楼前")
    forward()
    there.fill("input[name=title]", "三号楼前路灯不亮")
    there.fill("textarea[name=text]", "三号楼前的两盏路灯已经一周不亮，晚上看不清路。请派人修理。")
    forward()
    there.check("input[name=about_official][value=no]")
    forward()
    there.check("input[name=who][value=named]")
    there.fill("input[name=name]", "王小明")
    there.fill("input[name=phone]", "13812345678")
    forward()
    forward()
    there.wait_for_url("**/petition/received/**")


def audited(there: Page) -> None:
    """The timeline of the matter that the reader of the figures sees first."""
    there.goto("/reporting/figures/registered?period=all")
    found = NUMBER.search(there.inner_text("main"))
    assert found is not None
    there.goto(f"/reporting/audit/matters/{found.group()}")


PICTURES = (
    Picture("citizen-door", "", page("/"), PHONE),
    Picture("citizen-received", "", hand_in, PHONE),
    Picture("operator-queue", "operator", page("/intake/")),
    Picture("operator-triage", "operator", first_of("/intake/", "/intake/petitions/"), TALL),
    Picture("clerk-register", "clerk", page("/intake/desk")),
    Picture("clerk-dispatch", "clerk", page("/assignment/desk"), SHORT),
    Picture("unit-orders", "handler", page("/assignment/orders")),
    Picture("unit-reply", "handler", to_reply, TALL),
    Picture("supervisor-board", "supervisor", page("/supervision/board")),
    Picture("supervisor-matter", "supervisor", first_of("/supervision/board", "/supervision/matters/")),
    Picture("leader-dashboard", "leader", page("/reporting/")),
    Picture("reporter-briefings", "reporter", page("/reporting/briefings")),
    Picture("reporter-briefing", "reporter", to_publish),
    Picture("auditor-timeline", "auditor", audited),
    Picture("auditor-ledgers", "auditor", page("/reporting/audit/ledgers")),
    Picture("administrator-account", "admin", page("/accounts/new")),
    Picture("administrator-units", "admin", page("/assignment/units")),
)


@contextmanager
def somebody(browser: Browser, url: str, login: str, password: str, size: tuple[int, int]) -> Iterator[Page]:
    """A browser of one's own, in Chinese, logged in unless a citizen."""
    width, height = size
    context = browser.new_context(
        base_url=url, locale="zh-CN", viewport={"width": width, "height": height}, reduced_motion="reduce"
    )
    context.set_default_timeout(PATIENCE)
    there = context.new_page()
    if login:
        there.goto("/login")
        there.fill("input[name=login]", login)
        there.fill("input[name=password]", password)
        there.press("input[name=password]", "Enter")
        there.wait_for_url(lambda address: "/login" not in address)
    yield there
    context.close()


def reduced(path: Path) -> None:
    """Few colours and no data beside the picture."""
    with Image.open(path) as taken:
        few = taken.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(path, optimize=True)
    if path.stat().st_size > LARGEST:
        raise SystemExit(f"{path.name} has {path.stat().st_size:,} bytes, more than {LARGEST:,}")


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--url", default="http://127.0.0.1:8000")
    ask.add_argument("--password", required=True)
    ask.add_argument("--chromium", default=shutil.which("chromium") or shutil.which("chromium-browser"))
    ask.add_argument("names", nargs="*", help="only these pictures")
    asked = ask.parse_args()
    chosen = [each for each in PICTURES if not asked.names or each.name in asked.names]
    IMAGES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=asked.chromium, args=FLAGS + QUIET)
        for each in chosen:
            with somebody(browser, asked.url, each.login, asked.password, each.size) as there:
                each.walk(there)
                path = IMAGES / f"{each.name}.png"
                there.screenshot(path=path)
                reduced(path)
                sys.stdout.write(f"{path.name} {path.stat().st_size:,} bytes\n")
        browser.close()


if __name__ == "__main__":
    main()
