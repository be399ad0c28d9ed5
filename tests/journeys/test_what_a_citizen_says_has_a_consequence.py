"""A petitioner who is not content is heard: somebody has to decide, reads the words, and so does the unit. Over HTTP through
all four services, by pages and by the API alike."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from werkzeug.test import TestResponse

from huiyin_demo.founding import found
from huiyin_ledger.clock.clock import SimulatedClock
from huiyin_operations.embedded.platform import Platform
from huiyin_testing.forms import taken
from huiyin_web.identity.policy import Role

CITY, UNIT = "230600", "230600-housing"
TITLE, ASKED, ANSWER = "暖气不热", "室温只有十四度，请处理。", "已更换循环泵，室温恢复正常。"
RATED, SAID, ADDED = "一直没有人上门", "师傅没有来过", "办结以后又不热了"
BAD = {"resolved": "unresolved", "satisfaction": "dissatisfied"}
GOOD = {"resolved": "resolved", "satisfaction": "satisfied"}


class Matter:
    """One petition, and what its people do about it, over HTTP."""

    def __init__(
        self, platform: Platform, clock: SimulatedClock, *, by_pages: bool, anonymous: bool = False
    ) -> None:
        self.platform, self.clock, self.by_pages = platform, clock, by_pages
        self.app = platform.app()
        self.citizen = self.app.test_client()
        self.staff = {role: self._token(role) for role in (Role.OPERATOR, Role.CLERK, Role.REPORTER)}
        self.staff[Role.UNIT_HANDLER] = self._token(Role.UNIT_HANDLER, UNIT)
        found(platform, clock.now(), "a-Password-for-tests-1")
        self.anonymous = anonymous
        person = {"name": "王女士", "phone": "13800138000", "address": "幸福路九号"}
        who = {"anonymous": True} if anonymous else person
        asked = {"jurisdiction": CITY, "channel": "web", "title": TITLE, "text": ASKED, **who}
        registered = self.citizen.post("/intake/api/v1/petitions", json=asked).get_json()
        self.number, self.code = registered["registration_no"], registered["query_code"]
        platform.settle()

    # -- what people do

    def triaged(self) -> None:
        triage = {
            "category": "claim",
            "nature": "complaint",
            "matter_class": "utilities/heating",
            "place": CITY,
            "proposed_unit": UNIT,
        }
        self.do(Role.OPERATOR, "/intake", f"petitions/{self.number}/triage", triage)

    def answered(self, *, first: bool) -> None:
        order = f"orders/{self.number}"
        if first:
            self.do(Role.UNIT_HANDLER, "/assignment", f"{order}/sign", {})
            if not self.anonymous:
                self.do(Role.UNIT_HANDLER, "/assignment", f"{order}/contact", {"not_reached": "无人接听"})
        reply = {"text": ANSWER, "done": "explained"}
        self.do(Role.UNIT_HANDLER, "/assignment", f"{order}/reply", reply)
        self.do(Role.OPERATOR, "/assignment", f"{order}/audit", {"verdict": "approve"})

    def rated(self) -> None:
        self.says("rating", {**BAD, "comment": RATED})

    def added(self) -> None:
        self.says("additions", {"text": ADDED})
        (addition,) = self.get(Role.OPERATOR, "/intake/api/v1/additions").get_json()["items"]
        self.do(
            Role.OPERATOR, "/intake", f"petitions/{self.number}/additions/{addition['addition']}/pass-on", {}
        )

    def says(self, what: str, words: dict[str, str]) -> None:
        """The petitioner, with number and code."""
        self.clock.advance(timedelta(minutes=1))
        if self.by_pages:
            proof = {"registration_no": self.number, "query_code": self.code}
            self._form("/track", "/track", proof)
            self._form(f"/track/{self.number}", f"/track/{self.number}/{what}", words)
        else:
            answer = self.citizen.post(
                f"/intake/api/v1/progress/{self.number}/{what}", json=words, headers={"Query-Code": self.code}
            )
            assert answer.status_code == 200, answer.text
        self.platform.settle()

    def asked(self, **answer: Any) -> TestResponse:
        """The centre asks the petitioner."""
        body = {"answered": True, **answer}
        return self.do(Role.OPERATOR, "/supervision", f"return-visits/{self.number}", body)

    def decided(self, decision: str, reason: str) -> None:
        body = {"decision": decision, "reason": reason}
        self.do(Role.OPERATOR, "/supervision", f"return-visits/{self.number}/decision", body)

    def do(self, role: Role, service: str, path: str, body: dict[str, Any]) -> TestResponse:
        self.clock.advance(timedelta(minutes=1))
        client = self.app.test_client()
        if self.by_pages:
            form = {
                **body,
                **({"answered": "yes" if body["answered"] else "no"} if "answered" in body else {}),
            }
            answer = client.post(f"{service}/{path}", data=form, headers=self.staff[role])
            taken(answer, lambda address: client.get(address, headers=self.staff[role]))
        else:
            answer = client.post(f"{service}/api/v1/{path}", json=body, headers=self.staff[role])
            assert answer.status_code in (200, 201), answer.text
        self.platform.settle()
        return answer

    # -- what people see

    def waits(self, state: str) -> bool:
        """Whether the operator's list has it, to be asked or to be decided."""
        path = f"return-visits?state={state}"
        page = self.get(Role.OPERATOR, f"/supervision/{path}").text
        items = self.get(Role.OPERATOR, f"/supervision/api/v1/{path}").get_json()["items"]
        listed = self.number in {item["registration_no"] for item in items}
        assert listed is (self.number in page)
        return listed

    def visit_shows(self, *texts: str) -> bool:
        return self._shows(Role.OPERATOR, "/supervision", f"return-visits/{self.number}", texts)

    def order_shows(self, *texts: str) -> bool:
        return self._shows(Role.UNIT_HANDLER, "/assignment", f"orders/{self.number}", texts)

    @property
    def state(self) -> str:
        order = self.get(Role.UNIT_HANDLER, f"/assignment/api/v1/orders/{self.number}").get_json()
        return str(order["state"])

    def figures(self) -> dict[str, int]:
        self.clock.advance(timedelta(minutes=1))
        until = self.clock.now() + timedelta(days=1)
        period = f"since={(until - timedelta(days=60)):%Y-%m-%d}&until={until:%Y-%m-%d}"
        counts = self.get(Role.REPORTER, f"/reporting/api/v1/kpis?{period}").get_json()["counts"]
        wanted = ("registered", "dispatched", "replied", "closed", "redone", "rated")
        return {each["key"]: each["value"] for each in counts if each["key"] in wanted}

    def get(self, role: Role, path: str) -> TestResponse:
        answer = self.app.test_client().get(path, headers=self.staff[role])
        assert answer.status_code == 200, (path, answer.text)
        return answer

    # -- inside

    def _shows(self, role: Role, service: str, path: str, texts: tuple[str, ...]) -> bool:
        """Both the page and the API."""
        page = self.get(role, f"{service}/{path}").text
        told = str(self.get(role, f"{service}/api/v1/{path}").get_json())
        return all(text in page and text in told for text in texts)

    def _token(self, role: Role, unit: str | None = None) -> dict[str, str]:
        token = self.platform.identity.tokens.issue(role=role, jurisdiction=CITY, unit=unit)
        return {"Authorization": f"Bearer {token}"}

    def _form(self, page: str, address: str, typed: dict[str, str]) -> None:
        hidden = dict(
            re.findall(r'name="(csrf_token|idempotency_key)" value="([^"]+)"', self.citizen.get(page).text)
        )
        taken(self.citizen.post(address, data={**hidden, **typed}), self.citizen.get)


@pytest.fixture(params=["pages", "api"])
def matter(request: pytest.FixtureRequest, platform: Platform, clock: SimulatedClock) -> Matter:
    made = Matter(platform, clock, by_pages=request.param == "pages")
    made.triaged()
    made.answered(first=True)
    return made


def test_a_bad_rating_is_decided_about_and_both_words_reach_the_unit(matter: Matter) -> None:
    assert matter.waits("due")
    matter.rated()
    assert matter.waits("review")
    assert matter.visit_shows(TITLE, ASKED, ANSWER, RATED)
    matter.asked(**BAD, words=SAID)
    assert not matter.waits("review")
    assert matter.order_shows(RATED, SAID)
    assert matter.state == "signed"
    matter.answered(first=False)
    assert matter.waits("due")
    matter.asked(**GOOD)
    assert matter.state == "closed"
    figures = matter.figures()
    assert figures == {"registered": 1, "dispatched": 1, "replied": 1, "closed": 1, "redone": 1, "rated": 1}


def test_what_is_added_after_the_end_is_decided_about_and_reaches_the_unit(matter: Matter) -> None:
    matter.asked(**GOOD)
    assert matter.state == "closed"
    matter.added()
    assert matter.waits("review")
    assert matter.visit_shows(TITLE, ASKED, ANSWER, ADDED)
    matter.decided("redo", "请上门测量室温")
    assert matter.order_shows(ADDED, "请上门测量室温")
    matter.answered(first=False)
    matter.asked(**GOOD)
    assert matter.state == "closed"
    assert matter.figures()["closed"] == 1


def test_three_attempts_that_keep_their_distance_close_what_nobody_contests(matter: Matter) -> None:
    for _attempt in range(3):
        assert matter.state == "return_visit"
        matter.asked(answered=False)
        matter.clock.advance(timedelta(hours=12))
    assert matter.state == "closed"


def test_no_number_of_attempts_closes_over_what_the_petitioner_said(matter: Matter) -> None:
    matter.rated()
    for _attempt in range(5):
        matter.asked(answered=False)
        matter.clock.advance(timedelta(hours=12))
    assert matter.waits("review")
    assert matter.state == "return_visit"
    matter.decided("close", "复测室温为二十一度，已达标")
    assert matter.state == "closed"
    letter = matter.citizen.get(
        f"/intake/api/v1/progress/{matter.number}", headers={"Query-Code": matter.code}
    ).get_json()
    assert "复测室温为二十一度，已达标" in str(letter)
    assert RATED in str(letter)


def test_an_attempt_right_after_another_is_refused_and_not_counted(matter: Matter) -> None:
    matter.asked(answered=False)
    with pytest.raises(AssertionError, match=r"too_soon|再试|之后"):
        matter.asked(answered=False)
    assert matter.waits("due")
