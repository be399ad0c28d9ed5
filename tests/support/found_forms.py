"""The forms of the product, found by following its links, and what a person could type into them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from huiyin_ledger.clock.china import CHINA
from played_city import served_now

PER_PATTERN = 2
"""Pages of one kind that are looked at in each role, beside those that a walk starts from."""
_CHANGING = re.compile(
    r"(?<=/petition/new/)[^/]+|(?<=/units/)[^?]+|(?<=/accounts/)(?!new|roles)[^?/]+|(?<=/separation/)[^?]+|\d{6}-\d{4}-\d{7}|\d{6}-JD-\d{8}-\d+|\d+"
)
_NOT_FOLLOWED = ("/login", "/logout", "/design")


@dataclass
class Field:
    name: str
    kind: str
    value: str = ""
    chosen: bool = False
    options: list[str] = field(default_factory=list)

    @property
    def is_text(self) -> bool:
        return self.kind in ("textarea", "text", "tel")


@dataclass
class Form:
    """One form of a page's main part; `address` is where it is sent, `others` where its further buttons send it."""

    address: str
    fields: list[Field] = field(default_factory=list)
    others: list[str] = field(default_factory=list)

    @property
    def texts(self) -> list[str]:
        return [each.name for each in self.fields if each.is_text]

    def plausible(self, choices: Mapping[str, str]) -> dict[str, str]:
        """As somebody would fill it in who is in a hurry, with those of the `choices` that it offers."""
        filled = self.as_shown
        for each in self.fields:
            if each.is_text:
                filled[each.name] = "情况属实，已按规定处理"
            elif each.kind == "radio":
                filled.setdefault(each.name, each.value)
            elif each.kind == "select" and not each.value:
                filled[each.name] = next(filter(None, each.options), "")
            elif each.kind == "datetime-local" and not each.value:
                filled[each.name] = served_now().astimezone(CHINA).strftime("%Y-%m-%dT%H:%M")
            if choices.get(each.name, each) in (each.value, *each.options):
                filled[each.name] = choices[each.name]
        return filled

    @property
    def as_shown(self) -> dict[str, str]:
        """What the browser would send."""
        return {
            each.name: each.value
            for each in self.fields
            if each.chosen or each.kind not in ("radio", "checkbox")
        }


class Found(HTMLParser):
    """The links of a page, and the forms that it posts."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[Form] = []
        self._in_main = False
        self._form: Form | None = None
        self._field: Field | None = None
        self.feed(html)

    def form(self, address: str) -> Form | None:
        return next((each for each in self.forms if each.address == address), None)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        match tag:
            case "a" if given.get("href"):
                self.links.append(given["href"])
            case "main":
                self._in_main = True
            case "form" if given.get("method") == "post" and self._in_main:
                self._form = Form(given.get("action", ""))
                self.forms.append(self._form)
            case "button" if self._form and "formaction" in given:
                self._form.others.append(given["formaction"])
            case "button" if self._form and given.get("name"):  # one of several sends its value
                self._form.fields.append(Field(given["name"], "radio", given.get("value", "")))
            case "option" if self._field:
                self._field.options.append(given.get("value", ""))
                if "selected" in given:
                    self._field.value = given.get("value", "")
            case "input" | "textarea" | "select" if self._form and given.get("name"):
                kind = given.get("type", "text") if tag == "input" else tag
                kind = "hidden" if kind == "text" and "hidden" in given else kind
                made = Field(given["name"], kind, given.get("value", ""), "checked" in given)
                self._form.fields.append(made)
                self._field = made if tag != "input" else None

    def handle_data(self, data: str) -> None:
        if self._field and self._field.kind == "textarea":
            self._field.value += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        if tag in ("textarea", "select") and self._field:
            if tag == "textarea":
                self._field.value = self._field.value.removeprefix("\n")
            elif not self._field.value and self._field.options:
                self._field.value = self._field.options[0]
            self._field = None


@dataclass(frozen=True)
class Page:
    """`url` after redirects, `html` empty where it is no page."""

    url: str
    html: str


def kind_of(address: str) -> str:
    """Addresses of the same kind differ in numbers and names only."""
    return _CHANGING.sub("*", address)


def pages_from(
    get: Callable[[str], Page], times: dict[str, int], *starts: str, per_pattern: int = PER_PATTERN
) -> Iterator[tuple[str, Found]]:
    """Every kind of page that links lead to, `per_pattern` times each: the path and what is found on it. `times` says how
    often each kind was looked at before."""
    waiting, seen = list(starts), set(starts)
    while waiting:
        path = waiting.pop(0)
        answer = get(path)
        if not answer.html:
            continue
        found = Found(answer.html)
        yield path, found
        for link in found.links:
            where = urlsplit(urljoin(answer.url, link))
            if where.netloc != urlsplit(answer.url).netloc or where.path in _NOT_FOLLOWED:
                continue
            target = where.path + (f"?{where.query}" if where.query.startswith(("do=", "what=")) else "")
            kind = kind_of(target)
            if target not in seen and times.get(kind, 0) < per_pattern:
                seen.add(target)
                times[kind] = times.get(kind, 0) + 1
                waiting.append(target)
