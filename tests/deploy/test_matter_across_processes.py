"""A matter where every service is a process of its own: its pages ask each other over HTTP, and one that is down costs its tab
and nothing else."""

from __future__ import annotations

import re
import time
from html import unescape

import httpx
import pytest

from one_host import START_SECONDS, Host

pytestmark = pytest.mark.rabbitmq

CITY, UNIT = "230600", "heating"


def test_a_service_that_is_down_is_named_to_those_who_miss_something_of_it(host: Host) -> None:
    host.start("intake", "intake-relay", "assignment", "assignment-relay", "supervision", "reporting")
    desk = Desk(host)
    number = desk.dispatched_matter()
    order = f"/assignment/orders/{number}"
    for who in (desk.clerk, desk.unit):
        assert "matter-away" not in desk.page("assignment", order, who)
    host.stop("intake", "intake-relay", "reporting")

    assert "Intake: can't be reached now" in desk.page("assignment", order)
    unit = desk.page("assignment", order, desk.unit)
    assert "matter-away" not in unit, "units have no tab at intake"
    missed = ["Intake", "Reporting"]  # this unit has an account for accusations, whose list is at intake
    for who in (desk.clerk, desk.unit):
        home = unescape(desk.page("assignment", "/home", who))
        assert re.findall(r"(\w+) can't be reached now: its work is missing here", home) == missed
        counts = httpx.get(f"{desk.address('assignment')}/home/counts", headers=who, timeout=60).json()
        away = sorted({href.split("/")[1] for href, count in counts.items() if count is None})
        assert away == [each.lower() for each in missed]
        assert counts["/home"] == (who is desk.unit), "the order to sign for"
    found = httpx.get(f"{desk.address('supervision')}/supervision/board", headers=desk.clerk, timeout=60)
    assert number in found.text


def test_with_one_service_down_its_tab_says_so_and_everything_else_works(host: Host) -> None:
    host.start("intake", "intake-relay", "assignment", "assignment-relay", "supervision")
    desk = Desk(host)
    number = desk.dispatched_matter()
    order = f"/assignment/orders/{number}"

    both = desk.page("assignment", order)
    assert "Supervision: can't be reached now" not in both
    assert f'href="/intake/petitions/{number}"' in both
    assert f'href="/supervision/matters/{number}"' in both
    head = desk.lede(both)
    assert head == desk.lede(desk.page("intake", f"/intake/petitions/{number}"))

    host.stop("supervision")
    page = desk.page("assignment", order)
    assert "Supervision: can't be reached now" in page
    assert f'href="/intake/petitions/{number}"' in page
    assert desk.lede(page) == head
    assert "Supervision: can't be reached now" in desk.page("intake", f"/intake/petitions/{number}")

    host.stop("intake", "intake-relay")
    page = desk.page("assignment", order)
    assert "Intake: can't be reached now" in page
    assert desk.lede(page) == head
    signed = httpx.post(
        f"{desk.address('assignment')}/assignment/api/v1/orders/{number}/sign",
        headers=desk.unit,
        json={},
        timeout=60,
    )
    assert signed.status_code == 200, signed.text
    assert "signed for" in desk.page("assignment", order)
    assert "暖气一直不热" in desk.page("assignment", f"/assignment/conversations/{number}")
    for name in ("intake", "assignment", "supervision"):
        assert "Traceback" not in host.log(name).read_text()


class Desk:
    """A clerk, an administrator and somebody of a unit, at the services' own addresses."""

    def __init__(self, host: Host) -> None:
        self.host = host
        self.clerk, self.administrator, self.unit = (
            {"Authorization": f"Bearer {host.token(role, CITY, unit)}", "Accept-Language": "en"}
            for role, unit in (("clerk", None), ("administrator", None), ("unit_handler", UNIT))
        )

    def address(self, service: str) -> str:
        return f"http://127.0.0.1:{self.host.ports[service]}"

    def page(self, service: str, path: str, who: dict[str, str] | None = None) -> str:
        headers = who or self.clerk
        answer = httpx.get(
            f"{self.address(service)}{path}", params={"lang": "en"}, headers=headers, timeout=60
        )
        assert answer.status_code == 200, answer.text
        return answer.text

    @staticmethod
    def lede(page: str) -> str:
        return page.partition('<p class="lede">')[2].partition("</p>")[0]

    def dispatched_matter(self) -> str:
        """The number of one that the unit has, and whose limits run."""
        named = {"jurisdiction": CITY, "unit": UNIT, "name": "供热办", "kind": "department"}
        self._post("assignment", "/units", self.administrator, named)
        text = "三号楼二单元从上周起暖气一直不热，请尽快派人查看。"
        told = {"title": "三号楼暖气不热", "text": text, "name": "王小明", "phone": "13812345678"}
        petition = {"jurisdiction": CITY, "channel": "hotline", **told}
        number = str(self._post("intake", "/petitions", self.clerk, petition)["registration_no"])
        triage = {
            "category": "claim",
            "nature": "complaint",
            "matter_class": "utilities/heating",
            "place": CITY,
        }
        self._until_there("intake", f"/petitions/{number}")
        self._post("intake", f"/petitions/{number}/triage", self.clerk, triage)
        self._until_there("assignment", f"/orders/{number}")
        version = self._get("assignment", f"/orders/{number}").json()["version"]
        sent = {"unit": UNIT, "mode": "dispatch", "version": version}
        self._post("assignment", f"/orders/{number}/dispatch", self.clerk, sent)
        self._until_there("supervision", f"/matters/{number}")
        return number

    def _get(self, service: str, path: str) -> httpx.Response:
        return httpx.get(f"{self.address(service)}/{service}/api/v1{path}", headers=self.clerk, timeout=60)

    def _post(self, service: str, path: str, who: dict[str, str], body: object) -> dict[str, object]:
        url = f"{self.address(service)}/{service}/api/v1{path}"
        answer = httpx.post(url, json=body, headers=who, timeout=60)
        assert answer.is_success, answer.text
        return answer.json()  # type: ignore[no-any-return]

    def _until_there(self, service: str, path: str) -> None:
        deadline = time.monotonic() + START_SECONDS
        while self._get(service, path).status_code != 200:
            assert time.monotonic() < deadline, self.host.log(service).read_text()[-3000:]
