"""Wherever a matter is opened, its head says the same; and each service tells of it exactly whom its own page shows it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient

from every_case import CASES, CITY, ORGAN, UNIT, Case
from huiyin_demo.founding import found
from huiyin_ledger.clock.clock import SimulatedClock
from huiyin_operations.embedded.platform import Platform
from huiyin_web.identity.policy import UNIT_ROLES, Role

PAGES: Mapping[str, str] = {
    "intake": "/intake/petitions/{}",
    "assignment": "/assignment/orders/{}",
    "supervision": "/supervision/matters/{}",
    "reporting": "/reporting/audit/matters/{}",
}
VISIT = "/supervision/return-visits/{}"
NOBODYS = f"{CITY}-2031-0000001"
SEALED = {"referred", "to audit by a colleague"}
"""Accusations."""


@dataclass
class Reader:
    """Somebody who looks at matters."""

    platform: Platform
    client: FlaskClient
    role: Role
    unit: str | None = None
    sealed: bool | None = None

    def __str__(self) -> str:
        return " ".join((self.role, self.unit or "", "sealed" if self.sealed else ""))

    @cached_property
    def headers(self) -> dict[str, str]:
        token = self.platform.identity.tokens.issue(
            role=self.role, jurisdiction=CITY, unit=self.unit, sealed=self.sealed
        )
        return {"Authorization": f"Bearer {token}", "Accept-Language": "en"}

    def get(self, path: str) -> Any:
        return self.client.get(path, headers=self.headers)

    def told(self, service: str, number: str) -> Any:
        """What the service tells; None where it tells nothing."""
        answer = self.get(f"/{service}/api/v1/matters/{number}?lang=en")
        assert answer.status_code in (200, 403, 404), answer.text
        return answer.get_json() if answer.status_code == 200 else None


@dataclass(frozen=True)
class Head:
    """What the head of a page says."""

    number: str
    sentence: str
    steps: tuple[str, ...]
    tabs: frozenset[str]
    act: str

    @classmethod
    def of(cls, page: str) -> Head:
        head = page.partition('<div class="matter">')[2]
        assert head, page

        def one(pattern: str, text: str = head) -> str:
            hit = re.search(pattern, text, re.DOTALL)
            return unescape(hit[1]) if hit else ""

        steps = one(r'<ol class="matter-steps"(.*?)</ol>')
        tabs = one(r'<nav class="matter-tabs(.*?)</nav>')
        return cls(
            number=one(r'<p class="eyebrow">(.*?)</p>'),
            sentence=one(r'<p class="lede">(.*?)</p>'),
            steps=tuple(re.findall(r'class="is-(\w+)"', steps)),
            tabs=frozenset(re.findall(r'href="([^"]*)"', tabs)),
            act=one(r'class="matter-act"><a class="button button-primary" href="[^"]*">(.*?)</a>'),
        )


@pytest.fixture
def readers(platform: Platform) -> list[Reader]:
    client = platform.app().test_client(use_cookies=False)
    of_units = [
        Reader(platform, client, role, unit, sealed)
        for role in sorted(UNIT_ROLES)
        for unit in (UNIT, ORGAN)
        for sealed in (False, True)
    ]
    others = [
        Reader(platform, client, role) for role in Role if role not in UNIT_ROLES and role is not Role.CITIZEN
    ]
    return [*of_units, *others]


def test_every_page_of_a_matter_has_one_head_and_shows_it_to_whom_its_service_tells_of_it(
    platform: Platform, clock: SimulatedClock, readers: list[Reader]
) -> None:
    found(platform, clock.now(), "a-Password-for-tests-1")
    shown_to: set[Role] = set()
    for name, begin in CASES.items():
        number = begin(Case(platform, clock)).number
        platform.settle()
        for reader in readers:
            told = {service: reader.told(service, number) for service in PAGES}
            heads = dict(_heads(reader, number, told))
            case = f"{reader} at “{name}”: {heads}"
            assert len({replace(head, act="") for head in heads.values()}) <= 1, case
            for head in heads.values():
                shown_to.add(reader.role)
                _says_what_the_services_tell(
                    reader, head, number, [each for each in told.values() if each], case
                )
    assert shown_to == {
        *set(Role) - {Role.CITIZEN, Role.ADMINISTRATOR, Role.SERVICE},
    }


def _says_what_the_services_tell(reader: Reader, head: Head, number: str, told: list[Any], case: str) -> None:
    thread = next((each["conversation"] for each in told if each["conversation"]), "")
    tabs = frozenset(tab["href"] for each in told for tab in each["tabs"]) | ({thread} - {""})
    owed = [action for each in told for action in each["actions"] if action["owed"]]
    assert head.number == number, case
    assert head.sentence in {each["sentence"] for each in told}, case
    assert head.tabs == (tabs if len(tabs) > 1 else frozenset()), case
    assert (head.act in {each["label"] for each in owed}) if owed else not head.act, case
    for each in owed:
        assert reader.get(each["href"].partition("#")[0]).status_code == 200, f"{case} {each}"


def _heads(reader: Reader, number: str, told: Mapping[str, Any]) -> Iterator[tuple[str, Head]]:
    """Of all pages that open; a service's page opens exactly to whom the service tells of the matter."""
    for service, path in PAGES.items():
        page = reader.get(f"{path.format(number)}?lang=en")
        assert (page.status_code == 200) is (told[service] is not None), (
            f"{reader} {service} {page.status_code}"
        )
        if page.status_code == 200:
            yield path, Head.of(page.text)
    visit = reader.get(f"{VISIT.format(number)}?lang=en")
    if visit.status_code == 200:
        yield VISIT, Head.of(visit.text)


def test_whoever_may_not_know_of_an_accusation_is_answered_like_for_no_matter_at_all(
    platform: Platform, clock: SimulatedClock, readers: list[Reader]
) -> None:
    found(platform, clock.now(), "a-Password-for-tests-1")
    for name in sorted(SEALED):
        number = CASES[name](Case(platform, clock)).number
        platform.settle()
        knowing = set()
        for reader in readers:
            for service in PAGES:
                path = f"/{service}/api/v1/matters/"
                here, nowhere = (reader.get(f"{path}{each}") for each in (number, NOBODYS))
                if here.status_code == 200:
                    knowing.add((reader.role, reader.unit, bool(reader.sealed)))
                    assert "科长" not in here.text
                else:
                    assert _answer(here, number) == _answer(nowhere, NOBODYS)
        assert knowing == {
            (Role.CLERK, None, False),
            (Role.AUDITOR, None, False),
            *((role, ORGAN, True) for role in UNIT_ROLES),
        }, name


def test_what_was_said_is_one_thread_in_which_each_reads_what_is_theirs_once(
    platform: Platform, clock: SimulatedClock, readers: list[Reader]
) -> None:
    found(platform, clock.now(), "a-Password-for-tests-1")
    clerk, unit, organ = (
        next(each for each in readers if (each.role, each.unit, bool(each.sealed)) == who)
        for who in (
            (Role.CLERK, None, False),
            (Role.UNIT_HANDLER, UNIT, False),
            (Role.UNIT_HANDLER, ORGAN, True),
        )
    )
    request, rated, added, replied = "室温只有十四度", "没有解决", "今天又停了一次", "已处理，附结果"
    discontent, addition, sealed = (CASES[name](Case(platform, clock)).number for name in _TALKED)
    platform.settle()

    for service in ("intake", "assignment", "supervision"):
        thread = _thread(clerk, service, discontent)
        assert [thread.count(each) for each in (request, replied, rated)] == [1, 1, 1], service
        assert thread.index(request) < thread.index(replied) < thread.index(rated)
    of_unit = _thread(unit, "assignment", discontent)
    assert [of_unit.count(each) for each in (request, replied, rated)] == [1, 1, 0]
    assert added in _thread(clerk, "assignment", addition)
    assert added not in _thread(unit, "assignment", addition)
    assert "what=accusation" in _thread(organ, "assignment", sealed)
    for reader in (clerk, unit):
        assert reader.get(f"/assignment/conversations/{sealed}").status_code == 404
    assert not any("13800138000" in _thread(clerk, "intake", each) for each in (discontent, addition))


_TALKED = ("discontent", "added", "referred")


def _thread(reader: Reader, service: str, number: str) -> str:
    page = reader.get(f"/{service}/conversations/{number}?lang=en")
    assert page.status_code == 200, f"{reader} {service} {page.status_code}"
    return str(page.text.partition('<ol class="timeline">')[2])


def _answer(answer: Any, number: str) -> tuple[int, str]:
    """Without what the question itself puts there."""
    told = answer.get_json()
    return answer.status_code, json.dumps(told | {"request_id": ""}).replace(number, "")
