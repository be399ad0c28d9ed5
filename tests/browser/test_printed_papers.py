"""What the browser prints: A4, the text in its area, and on every page its own number and the matter's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Browser, Page, expect

from browsing import somebody
from every_case import UNIT, Case
from huiyin_assignment.domain.vocabulary import ContactWay, Done
from huiyin_contracts.vocabulary import AcceptanceOutcome, Channel
from huiyin_demo.founding import found
from huiyin_ledger.clock.clock import SimulatedClock
from huiyin_operations.embedded.platform import Platform
from played_city import PASSWORD

from .conftest import serving

pytestmark = pytest.mark.browser

LONG = "\n".join(
    f"第{n}项：经现场核实，管网压力不足，已经更换阀门并恢复供热，室温达到标准。" for n in range(40)
)
MM = 72 / 25.4
"""Points of a PDF in a millimetre."""
LEFT, RIGHT, TOP, BOTTOM = 28, 26, 37, 35
"""The margins of GB/T 9704 on an odd page, in mm; on an even one left and right are exchanged."""
TOLERANCE = 1.5
"""In mm: a character may be narrower than its square."""


@dataclass(frozen=True)
class Sheet:
    """One printed page. Boxes are left, bottom, right and top in mm, from the lower left corner."""

    size: tuple[float, float]
    words: str
    boxes: list[tuple[float, float, float, float]]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The address of a city with one letter, answered at length, and its number."""
    data = tmp_path_factory.mktemp("papers")
    clock = SimulatedClock(datetime.now(UTC) - timedelta(days=1))
    with Platform(data, clock=clock) as platform:
        found(platform, clock.now(), PASSWORD)
        case = Case(platform, clock).register(channel=Channel.LETTER).triage().sign()
        who = "handler-before"
        case.step(who, "contact", UNIT, clock.now(), ContactWay.PHONE, "约定上门", who)
        case.step(who, "decide_acceptance", UNIT, AcceptanceOutcome.ACCEPTED, clock.now(), "", who)
        case.urge()
        case.step(who, "submit_reply", UNIT, LONG, "", Done.EXPLAINED, "", who).approve()
        platform.settle()
    with serving(data) as url:
        yield url, case.number


def test_a_paper_of_several_pages_keeps_to_its_area_and_bears_both_numbers_on_each(
    browser: Browser, office: tuple[str, str], tmp_path: Path
) -> None:
    url, number = office
    with somebody(browser, url, "handler") as page:
        sheets = printed(page, f"/assignment/orders/{number}/papers?paper=opinion-1", tmp_path)
        assert len(sheets) >= 3
        for nth, sheet in enumerate(sheets, 1):
            assert sheet.size == pytest.approx((210, 297), abs=0.5)
            assert number in sheet.words
            assert f"— {nth} —" in sheet.words
            left, right = (LEFT, RIGHT) if nth % 2 else (RIGHT, LEFT)
            inside = [box for box in sheet.boxes if box[1] >= BOTTOM and box[3] <= 297 - TOP]
            assert inside
            assert min(box[0] for box in inside) >= left
            if sheet is not sheets[-1]:
                assert min(box[0] for box in inside) == pytest.approx(left, abs=TOLERANCE)
            assert max(box[2] for box in inside) <= 210 - right + TOLERANCE
            outside = [box for box in sheet.boxes if box not in inside]
            assert len(outside) < 40, "more than two numbers stand in the margins"
        assert "信访事项处理意见书" in sheets[0].words
        assert "第39项" in "".join(sheet.words for sheet in sheets)
        assert "特此答复。" in sheets[-1].words, "the seal's page has words of the paper"
        assert "印章" not in sheets[-1].words
        assert len(lines(sheets[1])) <= 22


def test_every_other_page_about_the_matter_is_printed_with_both_numbers_too(
    browser: Browser, office: tuple[str, str], tmp_path: Path
) -> None:
    url, number = office
    pages = {
        "clerk": (
            f"/intake/petitions/{number}",
            f"/intake/petitions/{number}/papers?paper=registered-1",
            f"/assignment/orders/{number}",
        ),
        "supervisor": (
            f"/supervision/matters/{number}",
            f"/supervision/matters/{number}/papers?paper=urging-1",
        ),
        "auditor": (f"/reporting/audit/matters/{number}",),
    }
    for login, paths in pages.items():
        with somebody(browser, url, login) as page:
            for path in paths:
                for nth, sheet in enumerate(printed(page, path, tmp_path), 1):
                    assert sheet.size == pytest.approx((210, 297), abs=0.5)
                    assert number in sheet.words, path
                    assert f"— {nth} —" in sheet.words, path


def test_what_is_typed_into_a_blank_is_printed_and_gone_afterwards(
    browser: Browser, office: tuple[str, str], tmp_path: Path
) -> None:
    url, number = office
    path = f"/assignment/orders/{number}/papers?paper=accepted-1"
    with somebody(browser, url, "handler") as page:
        page.goto(path)
        page.locator(".paper-recipient .paper-blank").fill("王女士")
        page.pdf(path=tmp_path / "typed.pdf", prefer_css_page_size=True)
        assert "王女士：" in read(tmp_path / "typed.pdf")[0].words
        page.goto(path)
        expect(page.locator(".paper-recipient .paper-blank")).to_have_text("")


def test_without_scripts_the_page_says_how_to_print(browser: Browser, office: tuple[str, str]) -> None:
    url, number = office
    with somebody(browser, url, "handler") as page:
        state = page.context.storage_state()
    context = browser.new_context(
        base_url=url, java_script_enabled=False, storage_state=state, locale="zh-CN"
    )
    plain = context.new_page()
    plain.goto(f"/assignment/orders/{number}/papers?paper=opinion-1")
    expect(plain.locator("noscript .hint, .hint").get_by_text("Ctrl+P")).to_be_visible()
    context.close()


def test_on_a_phone_a_paper_is_read_without_scrolling_sideways(
    browser: Browser, office: tuple[str, str]
) -> None:
    url, number = office
    with somebody(browser, url, "handler") as page:
        page.set_viewport_size({"width": 390, "height": 844})
        for query in ("", "?paper=opinion-1"):
            page.goto(f"/assignment/orders/{number}/papers{query}")
            assert page.evaluate("document.documentElement.scrollWidth") <= 390
        size = page.locator(".paper p").nth(3).evaluate("each => parseFloat(getComputedStyle(each).fontSize)")
        assert size >= 16


def printed(page: Page, path: str, folder: Path) -> list[Sheet]:
    answer = page.goto(path)
    assert answer is not None
    assert answer.ok, path
    target = folder / f"{re.sub(r'[^0-9a-z]+', '-', path)}.pdf"
    page.pdf(path=target, prefer_css_page_size=True)
    return read(target)


def read(file: Path) -> list[Sheet]:
    document = pypdfium2.PdfDocument(file)
    return [_sheet(page) for page in document]


def _sheet(page: pypdfium2.PdfPage) -> Sheet:
    width, height = page.get_size()
    text = page.get_textpage()
    words = text.get_text_range()
    boxes = [text.get_charbox(n) for n in range(text.count_chars()) if text.get_text_range(n, 1).strip()]
    return Sheet((width / MM, height / MM), words, [tuple(value / MM for value in box) for box in boxes])  # type: ignore[misc]


def lines(sheet: Sheet) -> set[int]:
    """The lines within the text's area, by how many line heights they stand below its top."""
    height = 225 / 22
    inside = [box for box in sheet.boxes if box[1] >= BOTTOM and box[3] <= 297 - TOP]
    return {int((297 - TOP - (box[1] + box[3]) / 2) / height) for box in inside}
