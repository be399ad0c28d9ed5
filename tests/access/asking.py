"""Asks as somebody, by any route, and looks at everything that comes back."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from html import unescape
from typing import Any
from urllib.parse import quote

from werkzeug.test import TestResponse

from eyes import CHANCE
from huiyin_ledger.divisions import within
from huiyin_testing.forms import says_refused
from huiyin_web.identity.policy import Role

from .routes import Asked, Route, body, form, operations, query
from .rules import may_name, may_read
from .world import COUNTY, MARKS, Identity, World, near

ASKED_FOR = "〔asked for〕"
_CHANCE = re.compile(rf'{CHANCE.pattern}|"request_id": ?"\w+"|\bscript:\d+')
"""What is new with every answer; and who asks."""
_OTHER_HEADERS = frozenset({"Set-Cookie", "X-Request-ID", "Content-Length", "Date"})
_UNIT_WORD, _PRIVATE_WORDS = "单位", ("账户", "通报")
"""With a place's mark before them: names of units, which the places above and below may know, and what stays in the place."""

Answer = tuple[int, Mapping[str, str], str]
Values = Mapping[str, str]


class Asking:
    """`wrong` fills with what nobody should have been told, and with every error of the server; `names` with what each
    route asked its query and its form for; `used` with numbers of matters that are no more what they were."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.wrong: list[str] = []
        self.times = 0
        self.used: set[str] = set()
        self.names: dict[Route, set[str]] = defaultdict(set)
        self._operations = {
            (re.sub(r"\{(\w+)\}", r"<\1>", uri), method): (operation, document)
            for uri, method, operation, document in operations(world)
        }
        world.app.request_class = type(
            "Request", (world.app.request_class,), {"parameter_storage_class": Asked}
        )

    def operation(self, route: Route) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
        """What its document says of it, and the document; nothing of a page."""
        return self._operations.get((re.sub(r"<\w+:", "<", route.rule), route.method), ({}, {}))

    def fields(self, route: Route) -> Mapping[str, Any]:
        """Of the body that the API takes there."""
        operation, document = self.operation(route)
        content = operation.get("requestBody", {}).get("content", {})
        if not content:
            return {}
        reference = content["application/json"]["schema"]["$ref"].rpartition("/")[2]
        fields: Mapping[str, Any] = document["components"]["schemas"][reference]["properties"]
        return fields

    def ask(
        self, route: Route, who: Identity, named: Values, sent: Mapping[str, Any] | None = None
    ) -> Answer:
        """`named` fills the address; the query or the body, where the address names nothing. `sent` goes there besides."""
        self.times += 1
        place = who.place or COUNTY
        mentioned = {} if route.arguments else named
        options: dict[str, Any] = {}
        if route.looks:
            options["query_string"] = (
                query(self.operation(route)[0], place) | dict(mentioned) | dict(sent or {})
            )
        elif route.api:
            options["json"] = self._body(route, place, mentioned) | dict(sent or {})
        else:
            options["data"] = form(route, place, mentioned) | dict(sent or {})
        Asked.names.clear()
        client = self.world.app.test_client()
        answer = client.open(route.path(named), method=route.method, headers=who.headers, **options)
        self.names[route] |= Asked.names
        answer = _as_told(answer, lambda address: client.get(address, headers=who.headers))
        more = (value if isinstance(value, list) else [value] for value in (sent or {}).values())
        asked_for = [*named.values(), *(str(each) for values in more for each in values)]
        text = _text(answer)
        self._look(route, who, answer.status_code, text, asked_for)
        return _bare(answer, text, asked_for)

    def complain(self, route: Route, who: Identity, what: str) -> None:
        self.wrong.append(f"{route} as {who}: {what}"[:600])

    def _body(self, route: Route, place: str, named: Values) -> dict[str, Any]:
        operation, document = self.operation(route)
        content = operation.get("requestBody", {}).get("content", {})
        return body(content["application/json"]["schema"], document, place, named) if content else {}

    def _look(self, route: Route, who: Identity, status: int, text: str, asked_for: list[str]) -> None:
        if status >= 500:
            self.complain(route, who, f"{status} for {asked_for}")
        for thing in self.world.things:
            if thing.mark in text and thing.mark not in asked_for and not may_read(who, thing):
                self.complain(route, who, f"asked for {asked_for} and read of {thing.number}, {thing.stage}")
            if thing.number in text and thing.number not in asked_for and not may_name(who, thing):
                self.complain(
                    route, who, f"asked for {asked_for} and was told of {thing.number}, {thing.stage}"
                )
        for place, mark in MARKS.items():
            own = who.role is not Role.CITIZEN and within(place, who.place)
            if mark + _UNIT_WORD in text and not (own or (who.place and near(place, who.place))):
                self.complain(route, who, f"asked for {asked_for} and was told of a unit of {place}")
            if not own and any(mark + word in text for word in _PRIVATE_WORDS):
                self.complain(
                    route, who, f"asked for {asked_for} and was told of an account or bulletin of {place}"
                )


def difference(one: Answer, other: Answer) -> str:
    """For people: the statuses, and where the texts part."""
    if one[:2] != other[:2]:
        return ", ".join(
            f"{each[0]} {each[1].get('Location', '')} {each[2][:150]!r}" for each in (one, other)
        )
    pairs = enumerate(zip(one[2], other[2], strict=False))
    at = next((nth for nth, (here, there) in pairs if here != there), min(len(one[2]), len(other[2])))
    return f"both {one[0]}: …{one[2][max(0, at - 40) : at + 60]!r}, …{other[2][max(0, at - 40) : at + 60]!r}"


def _as_told(answer: TestResponse, get: Callable[[str], TestResponse]) -> TestResponse:
    """The page that says why a form was not taken, as a refusal; any other answer as it is."""
    if answer.status_code != 303:
        return answer
    page = get(answer.headers["Location"])
    if not says_refused(page):
        return answer
    page.status_code = 422
    return page


def _text(answer: TestResponse) -> str:
    text = answer.get_data(as_text=True)
    answer.close()
    if answer.is_json or "json" in answer.mimetype:
        return json.dumps(json.loads(text), ensure_ascii=False)
    return unescape(text)


def _bare(answer: TestResponse, text: str, asked_for: list[str]) -> Answer:
    """Status, headers and text, without what differs by the question itself or by chance."""
    text = _CHANCE.sub("", text)
    headers = {name: each for name, each in answer.headers.items() if name not in _OTHER_HEADERS}
    written = {
        way for each in asked_for if len(each) > 1 for way in (each, quote(each), quote(each, safe=""))
    }
    for value in sorted(written, key=len, reverse=True):
        text = text.replace(value, ASKED_FOR)
        headers = {name: each.replace(value, ASKED_FOR) for name, each in headers.items()}
    return answer.status_code, headers, text
