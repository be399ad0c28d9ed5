"""Nobody left a name, or the petitioner was erased: no return visit is owed, no figure counts one as missed, and
whoever has the query code may still rate the answer and is heard."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from huiyin_ledger.clock.clock import SimulatedClock
from huiyin_operations.embedded.platform import Platform
from huiyin_web.identity.policy import Role

from .test_what_a_citizen_says_has_a_consequence import CITY, RATED, Matter


@pytest.fixture(params=["pages", "api"])
def matter(request: pytest.FixtureRequest, platform: Platform, clock: SimulatedClock) -> Matter:
    made = Matter(platform, clock, by_pages=request.param == "pages", anonymous=True)
    made.triaged()
    made.answered(first=True)
    return made


def test_the_matter_of_somebody_anonymous_ends_with_its_answer_and_no_rate_counts_it(matter: Matter) -> None:
    assert not any(matter.waits(state) for state in ("due", "review"))
    assert matter.state == "closed"
    assert matter.figures()["closed"] == 1
    assert asked_and_rated(matter) == {"K5": 0, "K6": 0, "R6": 0}
    (ended,) = matter.get(Role.OPERATOR, "/supervision/api/v1/return-visits?state=concluded").get_json()[
        "items"
    ]
    assert (ended["attempts"], ended["ended_because"]) == (0, "nobody_to_ask")
    page = matter.get(Role.OPERATOR, f"/supervision/return-visits/{matter.number}").text
    assert "未留姓名" in page


def test_a_bad_rating_by_the_code_is_decided_about_and_a_redo_ends_with_its_answer_too(
    matter: Matter,
) -> None:
    matter.rated()
    assert matter.waits("review")
    matter.decided("redo", "请上门查看情况")
    assert matter.order_shows(RATED, "请上门查看情况")
    matter.answered(first=False)
    assert matter.state == "closed"
    assert not any(matter.waits(state) for state in ("due", "review"))
    assert asked_and_rated(matter) == {"K5": 0, "K6": 0, "R6": 1}


def test_the_visit_to_somebody_who_is_erased_is_owed_no_more(
    platform: Platform, clock: SimulatedClock
) -> None:
    matter = Matter(platform, clock, by_pages=False)
    matter.triaged()
    matter.answered(first=True)
    assert matter.waits("due")
    matter.staff[Role.ADMINISTRATOR] = matter._token(Role.ADMINISTRATOR)
    why = {"reason": "依本人书面申请"}
    matter.do(Role.ADMINISTRATOR, "/intake", f"petitions/{matter.number}/erasure", why)
    assert not any(matter.waits(state) for state in ("due", "review"))
    assert matter.state == "closed"
    assert asked_and_rated(matter) == {"K5": 0, "K6": 0, "R6": 0}


def asked_and_rated(matter: Matter) -> dict[str, Any]:
    """How many each rate of content petitioners is a share of."""
    matter.clock.advance(timedelta(minutes=1))
    until = matter.clock.now() + timedelta(days=1)
    period = f"since={(until - timedelta(days=60)):%Y-%m-%d}&until={until:%Y-%m-%d}&jurisdiction={CITY}"
    rates = matter.get(Role.REPORTER, f"/reporting/api/v1/kpis?{period}").get_json()["shares"]
    return {each["key"]: each["denominator"] for each in rates if each["key"] in ("K5", "K6", "R6")}
