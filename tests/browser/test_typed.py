"""Whatever is typed into any form of the product is there in the end: the forms are found, not listed."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from huiyin_demo.city import people
from huiyin_demo.founding import found
from huiyin_demo.simulation import Simulation
from huiyin_intake.query_codes import query_code_of
from huiyin_ledger.clock.clock import SimulatedClock
from huiyin_operations.embedded.platform import Platform

pytestmark = pytest.mark.browser

PASSWORD = "a-Password-for-tests-1"
PATIENCE = 60_000
"""Milliseconds, for each thing that is waited for: the machine may be busy."""
DAYS, PETITIONS = 12, 60
PER_PATTERN = 3
"""Pages of one kind that are looked at, in each role: several states of an order, a petition, a unit."""
_CHANGING = re.compile(r"(?<=/units/)[^?]+|(?<=/accounts/)(?!new)[^?/]+|\d{6}-\d{4}-\d{7}|\d+")
_TYPED_INTO = "textarea, input:not([type]), input[type=text]:not([hidden]), input[type=tel]"


@dataclass
class City:
    address: str
    number: str
    code: str


@pytest.fixture(scope="module")
def city(
    tmp_path_factory: pytest.TempPathFactory, serving: Callable[[Path], AbstractContextManager[str]]
) -> Iterator[City]:
    """Some days of petitions, played, then served as `./huiyin up` serves it."""
    data = tmp_path_factory.mktemp("city")
    end = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    start = end - timedelta(days=DAYS)
    clock = SimulatedClock(start)
    with Platform(data, clock=clock) as platform:
        found(platform, start, PASSWORD)
        Simulation(platform, clock, start, end, count=PETITIONS).run()
        intake = platform.runtime("intake")
        row = intake.database.one(
            "SELECT registration_no AS no FROM live.register WHERE state = 'triaged' LIMIT 1"
        )
        assert row is not None
        code = query_code_of(intake, row["no"])
    with serving(data) as url:
        yield City(url, row["no"], code)


@contextmanager
def somebody(browser: Browser, city: City, **options: object) -> Iterator[Page]:
    context = browser.new_context(base_url=city.address, locale="zh-CN", **options)  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    thrown: list[str] = []
    page.on("pageerror", lambda error: thrown.append(str(error)))
    yield page
    context.close()
    assert thrown == []


@dataclass(frozen=True)
class Who:
    """Somebody who is let in at `door` by filling in `fields`."""

    door: str
    fields: dict[str, str]

    def let_in(self, page: Page) -> None:
        for name, value in self.fields.items():
            page.fill(f"input[name={name}]", value)
        page.locator("main form button[type=submit]").click()
        page.wait_for_url(lambda url: urlsplit(url).path != self.door)


def open_again(page: Page, path: str, who: Who) -> None:
    """The page, through the door where the browser was forgotten."""
    page.goto(path)
    if urlsplit(page.url).path == who.door and path != who.door:
        who.let_in(page)


class Found(HTMLParser):
    """The links of a page, and the forms in its main part that texts are typed into."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[str] = []
        self._in_main = False
        self._form = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        match tag:
            case "a" if given.get("href"):
                self.links.append(given["href"] or "")
            case "main":
                self._in_main = True
            case "form":
                self._form = (given.get("action") or "") if given.get("method") == "post" else ""
            case "textarea" | "input" if self._in_main and self._form and _is_typed_into(tag, given):
                self.forms.append(self._form)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = ""


def _is_typed_into(tag: str, given: dict[str, str | None]) -> bool:
    return tag == "textarea" or (given.get("type", "text") in ("text", "tel") and "hidden" not in given)


def forms_from(page: Page, known: set[str], *starts: str) -> list[tuple[str, str]]:
    """Along every link from `starts`, each kind of page a few times: a page of each kind of form that is not `known`, and
    the form's address."""
    waiting, seen, times, forms = list(starts), set(starts), dict[str, int](), []
    while waiting:
        path = waiting.pop(0)
        answer = page.request.get(path)
        if "text/html" not in answer.headers.get("content-type", ""):
            continue
        found = Found(answer.text())
        for action in found.forms:
            if _kind(action) not in known:
                known.add(_kind(action))
                forms.append((path, action))
        for link in found.links:
            where = urlsplit(urljoin(answer.url, link))
            if where.netloc != urlsplit(answer.url).netloc or where.path in ("/login", "/logout", "/design"):
                continue
            target = where.path + (f"?{where.query}" if where.query.startswith(("do=", "what=")) else "")
            kind = _kind(target)
            if target not in seen and times.get(kind, 0) < PER_PATTERN:
                seen.add(target)
                times[kind] = times.get(kind, 0) + 1
                waiting.append(target)
    return forms


def _kind(address: str) -> str:
    return _CHANGING.sub("*", address)


def form_of(page: Page, action: str) -> Locator:
    return page.locator(f'main form[method=post][action="{action}"]').first


def type_into(page: Page, action: str) -> dict[str, str]:
    """Fill in every text of the form; what was typed, by name."""
    page.eval_on_selector_all("main details", "all => all.forEach(details => { details.open = true; })")
    typed = {}
    for number, text in enumerate(form_of(page, action).locator(_TYPED_INTO).all()):
        name = text.get_attribute("name") or ""
        if text.is_editable() and name:
            typed[name] = f"正在填写的内容 {number}"
            text.fill(typed[name])
    return typed


def shown(page: Page, action: str) -> dict[str, str]:
    form = form_of(page, action)
    expect(form).to_have_count(1)
    return {
        text.get_attribute("name") or "": text.input_value()
        for text in form.locator(_TYPED_INTO).all()
        if text.is_editable()
    }


def send(page: Page, action: str) -> None:
    form_of(page, action).evaluate("form => form.requestSubmit(form.querySelector('button:not(.sr)'))")


def _set_cookie(page: Page, name: str) -> None:
    """To a value that the server does not know."""
    page.context.add_cookies([{"name": name, "value": "unknown", "domain": "127.0.0.1", "path": "/"}])


def lose_the_session(page: Page, path: str, action: str, who: Who) -> dict[str, str]:
    _set_cookie(page, "huiyin_session")
    send(page, action)
    page.wait_for_url("**/login?**")
    who.let_in(page)
    return shown(page, action)


def let_the_token_go_stale(page: Page, path: str, action: str, who: Who) -> dict[str, str]:
    _set_cookie(page, "huiyin_form")
    typed = shown(page, action)
    send(page, action)
    for text in typed.values():
        expect(page.locator("main blockquote").filter(has_text=text)).to_have_count(1)
    open_again(page, path, who)
    return shown(page, action)


def lose_the_network(page: Page, path: str, action: str, who: Who) -> dict[str, str]:
    page.context.set_offline(True)
    with page.expect_event("framenavigated", lambda frame: frame.url.startswith("chrome-error:")):
        send(page, action)
    page.context.set_offline(False)
    open_again(page, path, who)
    return shown(page, action)


def leave_and_come_back(page: Page, path: str, action: str, who: Who) -> dict[str, str]:
    page.goto("/design")
    page.go_back()
    return shown(page, action)


FAULTS = (lose_the_session, let_the_token_go_stale, lose_the_network, leave_and_come_back)


def lost(page: Page, forms: list[tuple[str, str]], who: Who) -> list[str]:
    """What of any form was not there in the end, after each fault."""
    missing = []
    for path, action in forms:
        for fault in FAULTS:
            if fault is lose_the_session and action.startswith("/track"):
                continue  # the citizens' pages ask for no login
            open_again(page, path, who)
            typed = type_into(page, action)
            there = fault(page, path, action, who)
            missing += [
                f"{fault.__name__}: {action}: {name}" for name in typed if there.get(name) != typed[name]
            ]
            page.evaluate("sessionStorage.clear()")
    return missing


def test_what_is_typed_into_any_form_is_there_after_any_fault(browser: Browser, city: City) -> None:
    known: set[str] = set()
    missing: list[str] = []
    logins = {person.role: person.login for person in reversed(people())}.values()
    staff = [Who("/login", {"login": login, "password": PASSWORD}) for login in logins]
    citizen = Who("/track", {"registration_no": city.number, "query_code": city.code})
    for who in (*staff, citizen):
        with somebody(browser, city) as page:
            page.goto(who.door)
            who.let_in(page)
            forms = forms_from(page, known, urlsplit(page.url).path, "/account" if who in staff else "/")
            missing += lost(page, forms, who)
    assert missing == []
    for kind in ("/intake/desk", "/intake/petitions/*/triage", "/assignment/orders/*/reply", "/assignment/units/*",
                 "/accounts/new", "/supervision/calendar", "/track/*/additions", "/intake/erasure"):  # fmt: skip
        assert kind in known, sorted(known)


ANSWERS = (
    {"nature": "complaint"},
    {"place": "230600", "location": "新村街道三号楼前"},
    {"title": "三号楼前路灯不亮", "text": "三号楼前的两盏路灯已经一周不亮，晚上孩子看不清路。"},
    {"about_official": "no"},
    {"who": "named", "name": "王小明", "phone": "13812345678"},
)


@pytest.mark.parametrize("script", [True, False])
def test_on_a_phone_the_way_back_shows_each_answer_and_after_handing_in_the_number(
    browser: Browser, city: City, script: bool
) -> None:
    phone = {"viewport": {"width": 390, "height": 844}, "java_script_enabled": script}
    with somebody(browser, city, **phone) as page:
        page.goto("/petition/new")
        for answers in ANSWERS:
            answer(page, answers)
            forward(page)
        expect(page.locator("main")).to_contain_text("三号楼前路灯不亮")
        for answers in reversed(ANSWERS):
            page.go_back()
            for name, value in answers.items():
                expect(
                    page.locator(f"[name={name}]{_CHECKED.format(value) if _choice(name) else ''}")
                ).to_have_value(value)
        for _ in ANSWERS:
            page.go_forward()
        expect(page.locator("main")).to_contain_text("三号楼前路灯不亮")
        forward(page)
        page.wait_for_url("**/petition/received/**")
        page.go_back()
        expect(page.locator("h1")).to_contain_text("已登记为")


_CHECKED = '[value="{}"]:checked'


def _choice(name: str) -> bool:
    return name in ("nature", "about_official", "who")


def answer(page: Page, answers: dict[str, str]) -> None:
    for name, value in answers.items():
        if _choice(name):
            page.check(f'[name={name}][value="{value}"]')
        elif name == "place":
            page.select_option("select[name=place]", value)
        else:
            page.fill(f"[name={name}]", value)


def forward(page: Page) -> None:
    before = page.url
    page.locator("button[name=go][value=next]:visible").last.click()
    page.wait_for_url(lambda url: url != before)
