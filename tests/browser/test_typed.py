"""Whatever is typed into any form of the product is there in the end: the forms are found, not listed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from huiyin_web.http.cookies import FORM, SESSION, TAKEN
from huiyin_web.http.typed import PASSWORDS, SHOWN_ONCE
from played_city import PASSWORD, City
from visitor import Place

pytestmark = pytest.mark.browser

PATIENCE = 60_000
"""Milliseconds, for each thing that is waited for: the machine may be busy."""
BACK = "返回填写页面"
LONGEST = 10_000
"""Characters, of the longest text that any form takes."""
_OF_A_DRAFT = re.compile("(?<=/petition/new/)[^/]+")
_TEXTS = """
([action, typed]) => {
  const form = document.querySelector(`main form[method=post][action="${CSS.escape(action)}"]`);
  if (!form) return {};
  const kinds = ["textarea", "text", "tel"];
  const texts = [...form.elements].filter((el) => el.name && kinds.includes(el.type) && !el.hidden && !el.readOnly && !el.disabled);
  if (typed) for (const el of texts) {
    el.value = `${typed} ${el.name}`;
    el.dispatchEvent(new Event("input", { bubbles: true }));
  }
  return Object.fromEntries(texts.map((el) => [el.name, el.value]));
}"""
_FILL = """
([action, name, text]) => {
  const form = document.querySelector(`main form[method=post][action="${CSS.escape(action)}"]`);
  form.elements[name].value = text;
  form.elements[name].dispatchEvent(new Event("input", { bubbles: true }));
}"""
_SEND = """
([action, other]) => {
  const form = document.querySelector(`main form[method=post][action="${CSS.escape(action)}"]`);
  form.requestSubmit([...form.querySelectorAll("button")].find((el) => el.type === "submit" && !el.matches(other)));
}"""


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

    def begin(self, page: Page) -> str:
        """Let in; of a citizen the name of the petition that they have begun, which only the browser's cookies know."""
        page.goto(self.door)
        self.let_in(page)
        if self.door == "/login":
            return ""
        page.goto("/petition/new")
        answer(page, ANSWERS[0])
        forward(page)
        begun = _OF_A_DRAFT.search(page.url)
        assert begun is not None
        return begun[0]


@dataclass(frozen=True)
class Form:
    """A form in somebody's tab: the address of its page and its own."""

    page: Page
    who: Who
    path: str
    action: str

    def open(self) -> None:
        """Its page, through the door where the browser was forgotten."""
        self.page.goto(self.path)
        self.pass_the_door()

    def pass_the_door(self) -> None:
        if urlsplit(self.page.url).path == self.who.door and urlsplit(self.path).path != self.who.door:
            self.who.let_in(self.page)

    def come_back(self) -> None:
        """From a page that is not the form's: as it says, else the way back."""
        back = self.page.get_by_role("link", name=BACK)
        if back.count():
            with self.page.expect_navigation():
                back.click()
        else:
            self.page.go_back()
        self.pass_the_door()

    def type(self, typed: str) -> dict[str, str]:
        """Fill in every text; what was typed, by name."""
        return self._texts(typed)

    def shown(self) -> dict[str, str]:
        return self._texts("")

    def fill(self, name: str, text: str) -> None:
        self.page.evaluate(_FILL, [self.action, name, text])

    def forgotten(self) -> set[str]:
        """The fields that the browser is told not to remember."""
        fields = self.page.locator(f'form[action="{self.action}"] [autocomplete=off]')
        return {each.get_attribute("name") or "" for each in fields.all()}

    def _texts(self, typed: str) -> dict[str, str]:
        texts: dict[str, str] = self.page.evaluate(_TEXTS, [self.action, typed])
        return texts

    def send(self, but: str = ".sr") -> None:
        """By its first button, `but` those of that selector. Returns when the answer is there."""
        with self.page.expect_event("framenavigated"):
            self.page.evaluate(_SEND, [self.action, but])
        self.page.wait_for_load_state()

    def forget(self, cookie: str) -> None:
        """The browser's cookie becomes one that the server does not know."""
        self.page.context.add_cookies(
            [{"name": cookie, "value": "unknown", "domain": "127.0.0.1", "path": "/"}]
        )


def leave_and_come_back(form: Form) -> None:
    form.page.goto("/design")
    form.page.go_back()


def lose_the_network(form: Form) -> None:
    form.page.context.set_offline(True)
    with form.page.expect_event("framenavigated", lambda frame: frame.url.startswith("chrome-error:")):
        form.page.evaluate(_SEND, [form.action, ".sr"])
    form.page.context.set_offline(False)
    form.open()


def send_too_much(form: Form) -> None:
    _be_answered(form, 413)


def find_the_service_broken(form: Form) -> None:
    _be_answered(form, 500)


def find_the_service_away(form: Form) -> None:
    _be_answered(form, 502)


def send_it_first_from_another_tab(form: Form) -> None:
    """A duplicate of this one, where it is taken."""
    leave_and_come_back(form)
    with form.page.context.expect_page() as opened:
        form.page.evaluate("window.open(location.href)")
    other = Form(opened.value, form.who, form.path, form.action)
    other.type("另一窗口里填写的")
    key = other.page.locator(f'form[action="{form.action}"] [name=idempotency_key]').first.input_value()
    with _answered(other.page, 200, {"Set-Cookie": f"{TAKEN}={key[:8]}; Path=/"}):
        other.send()
    other.page.close()
    leave_and_come_back(form)


def be_refused(form: Form) -> None:
    """For one text is too long. The answer is a page that has an address: it can be read again, left and gone back to."""
    typed = {name: text for name, text in form.shown().items() if name not in SHOWN_ONCE}
    if form.page.locator(f'form[action="{form.action}"] input[type=password]').count():
        return
    name = next(iter(typed), None)
    if name is None:
        return
    sent = typed | {name: "长" * (LONGEST + 1)}
    form.fill(name, sent[name])
    form.send(but=".sr, [formaction]")
    once = SHOWN_ONCE & set(form.shown())
    for again in (None, *(() if once else (form.page.reload, lambda: leave_and_come_back(form)))):
        if again:
            again()
        expect(form.page.locator(".error-summary")).to_be_visible()
        assert {each: text for each, text in form.shown().items() if each in sent} == sent
    form.open()
    form.type("正在填写的内容")


def let_the_token_go_stale(form: Form) -> None:
    form.forget(FORM)
    typed = form.shown()
    form.send()
    for name, text in typed.items():
        quoted = form.page.locator("main blockquote").filter(has_text=text)
        expect(quoted).to_have_count(0 if name in PASSWORDS | SHOWN_ONCE else 1)
    form.come_back()


def lose_the_session(form: Form) -> None:
    """A citizen has none."""
    if form.who.door == "/login":
        form.forget(SESSION)
        form.send()
        assert urlsplit(form.page.url).path == "/login"
        form.who.let_in(form.page)


Fault = Callable[[Form], None]
OF_THE_SERVER: Sequence[Fault] = (be_refused, let_the_token_go_stale, lose_the_session)
"""The server has what was typed."""
OF_THE_BROWSER: Sequence[Fault] = (
    leave_and_come_back,
    send_too_much,
    find_the_service_broken,
    find_the_service_away,
)
"""Without the script the browser remembers what was typed, except where it is told not to."""
OF_THE_SCRIPT: Sequence[Fault] = (send_it_first_from_another_tab, lose_the_network)
"""Without it the browser has what was typed in its page of the error: reloading that sends it."""


def _be_answered(form: Form, status: int) -> None:
    with _answered(form.page, status):
        form.send()
    form.come_back()


@contextmanager
def _answered(page: Page, status: int, headers: dict[str, str] | None = None) -> Iterator[None]:
    """What is sent from the page is answered by a gateway."""

    def answer(route: Route) -> None:
        if route.request.method == "POST":
            route.fulfill(status=status, body="<h1>nginx</h1>", content_type="text/html", headers=headers)
        else:
            route.continue_()

    page.route("**/*", answer)
    yield
    page.unroute("**/*")


def lost(form: Form, script: bool) -> list[str]:
    """What of the form was not there after each of the faults, one after another."""
    missing = []
    typed: dict[str, str] = {}
    for fault in (*(OF_THE_SCRIPT if script else ()), *OF_THE_BROWSER, *OF_THE_SERVER):
        if form.shown() != typed or not typed:
            form.open()
            typed = form.type("正在填写的内容")
            assert typed, f"{form.action} is not on {form.path}"
        there = typed.keys() - (form.forgotten() if not script and fault in OF_THE_BROWSER else set())
        fault(form)
        shown = form.shown()
        missing += [
            f"{fault.__name__}: {form.action}: {name}" for name in there if shown.get(name) != typed[name]
        ]
    form.page.evaluate("sessionStorage.clear()")
    return missing


@pytest.mark.parametrize("script", [True, False])
def test_what_is_typed_into_any_form_is_there_after_any_fault(
    browser: Browser, city: City, forms: dict[str, Place], script: bool
) -> None:
    missing: list[str] = []
    for login in sorted({place.worker.login for place in forms.values()}):
        proof = {"registration_no": city.number, "query_code": city.code}
        who = Who("/login", {"login": login, "password": PASSWORD}) if login else Who("/track", proof)
        with somebody(browser, city, java_script_enabled=script) as page:
            begun = who.begin(page)
            for place in (each for each in forms.values() if each.worker.login == login):
                begun = begun and who.begin(page)
                path, action = (_OF_A_DRAFT.sub(begun, each) for each in (place.page, place.address))
                missing += lost(Form(page, who, path, action), script)
    assert missing == []


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
