"""Who had a part in a matter that is kept apart from asking afterwards may neither ask nor decide about it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from huiyin_contracts.vocabulary import Resolution, Satisfaction
from huiyin_ledger.domain import Act, Refused
from huiyin_supervision.domain.vocabulary import Decision
from huiyin_supervision.features.decide_review.command import DecideReview
from huiyin_supervision.features.decide_review.handler import decide_review
from huiyin_supervision.features.list_visits.query import VisitsQuery, list_visits
from huiyin_supervision.features.visit_petitioner.command import RecordVisit
from huiyin_supervision.features.visit_petitioner.handler import record_visit
from huiyin_supervision.row_access import visits_in_reach
from huiyin_web.identity.policy import Post, Principal, Role
from huiyin_web.identity.scope import Condition

if TYPE_CHECKING:
    from services.supervision.tests.given import Site, World

NO = "230621-2026-0000001"


def _asks(world: World, account: str) -> str:
    """The state after `account` asked; the code where it was refused."""
    command = RecordVisit(jurisdiction="230621", registration_no=NO, answered=False)
    try:
        return record_visit(world.runtime, Act(account, world.clock.now(), NO), command).state
    except Refused as refused:
        return refused.code


def _until_visit(world: World, registered: str = "wang", worked: str = "li", audited: str = "zhao") -> None:
    world.at("2026-03-02T09:00").registered(by=registered)
    world.dispatched()
    world.signed(by=worked)
    world.contacted()
    world.at("2026-03-04T09:00").approved(by=audited)


@pytest.mark.parametrize(
    ("account", "outcome"),
    [("wang", "separate_duty"), ("li", "separate_duty"), ("zhao", "due"), ("sun", "due")],
)
def test_who_registered_or_worked_may_not_ask_and_who_audited_may(
    world: World, account: str, outcome: str
) -> None:
    _until_visit(world)
    assert _asks(world, account) == outcome


@pytest.mark.parametrize("actor", ["script:7", "system:import", "citizen"])
def test_scripts_and_citizens_keep_nobody_from_it(world: World, actor: str) -> None:
    _until_visit(world, registered=actor)
    assert _asks(world, actor) == "due"


def test_history_from_a_file_keeps_nobody_from_it(world: World) -> None:
    world.at("2026-03-02T09:00").registered(by="wang", imported=True)
    world.dispatched()
    world.approved()
    assert _asks(world, "wang") == "due"


def test_what_somebody_else_has_to_ask_stands_in_no_list_of_theirs_and_the_page_says_why(
    world: World, site: Site
) -> None:
    wang, sun = site.of_account("wang", Role.CLERK), site.of_account("sun", Role.VISITOR)
    _until_visit(world)
    assert [NO in who.get("/return-visits").text for who in (wang, sun)] == [False, True]
    counted = [len(who.get("/api/v1/return-visits").json["items"]) for who in (wang, sun)]
    assert counted == [0, 1]
    assert NO not in wang.get("/return-visits/next").headers["Location"]
    page = wang.get(f"/return-visits/{NO}").text
    assert "You registered this matter: somebody else has to ask." in page
    assert f'action="/supervision/return-visits/{NO}"' not in page
    owed = [who.get(f"/api/v1/matters/{NO}").json["actions"] for who in (wang, sun)]
    assert [bool(each) for each in owed] == [False, True]


def test_what_is_to_be_decided_again_is_not_for_who_registered_it(world: World) -> None:
    _until_visit(world)
    world.rated(Resolution.UNRESOLVED, Satisfaction.DISSATISFIED)
    assert [_decides(world, who) for who in ("wang", "li", "sun")] == [
        "separate_duty",
        "separate_duty",
        "concluded",
    ]


def _decides(world: World, account: str) -> str:
    command = DecideReview(
        jurisdiction="230621", registration_no=NO, decision=Decision.CLOSE, reason="室温复测已经达标"
    )
    try:
        return decide_review(world.runtime, Act(account, world.clock.now(), NO), command).state
    except Refused as refused:
        return refused.code


def test_who_may_ask_only_as_a_substitute_may_not_where_whom_they_stand_in_for_may_not(world: World) -> None:
    _until_visit(world)
    command = RecordVisit(jurisdiction="230621", registration_no=NO, answered=False)
    act = Act("sun", world.clock.now(), NO)
    ask, other = Post(Role.VISITOR, "230621"), Post(Role.CLERK, "230621", instead_of="zhou")
    for_wang = replace(ask, instead_of="wang")
    with pytest.raises(Refused) as refused:
        record_visit(world.runtime, act, command, Principal("sun", "", (for_wang,)))
    assert refused.value.code == "separate_duty"
    for posts in ((for_wang, other), (for_wang, ask)):
        reach = visits_in_reach(world.runtime, Principal("sun", "", posts))
        assert _listed(world, reach) == [NO], posts
    assert _listed(world, visits_in_reach(world.runtime, Principal("sun", "", (for_wang,)))) == []
    assert record_visit(world.runtime, act, command, Principal("sun", "", (for_wang, other))).state == "due"


def _listed(world: World, scope: Condition) -> list[str]:
    return [each.registration_no for each in list_visits(world.runtime.database, scope, VisitsQuery()).items]


def test_a_place_keeps_more_apart_or_less_and_those_below_it_follow(world: World) -> None:
    _until_visit(world)
    rules = world.runtime.identity.separations
    rules.define("230600", "return_visit.record", ["audited"], "三人以上的中心")
    assert [_asks(world, who) for who in ("wang", "zhao")] == ["due", "separate_duty"]
    rules.define("230621", "return_visit.record", [], "只有一人值班")
    assert _asks(world, "zhao") == "too_soon", "asked: it is too soon after the attempt before"
