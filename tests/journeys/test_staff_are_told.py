"""Staff are told of what can't wait: each kind reaches those whose turn it is, and those only."""

from __future__ import annotations

from datetime import timedelta

import pytest

from every_case import CASES, CITY, CLERK, UNIT, Case
from huiyin_contracts.base import UnitKey
from huiyin_contracts.vocabulary import Category, Nature, Urgency
from huiyin_demo.founding import found
from huiyin_intake.features.refer_accusation.command import ReferAccusation, refer_accusation
from huiyin_intake.features.triage_petition.command import TriagePetition, triage_petition
from huiyin_ledger.clock.clock import SimulatedClock
from huiyin_operations.embedded.platform import Platform
from huiyin_supervision.ticker import tick
from huiyin_web.identity.accounts import Account
from huiyin_web.identity.notice_readers import standing_of
from huiyin_web.identity.policy import Role
from huiyin_web.notices.handing_over import hand_over

Told = set[tuple[str, str]]
ORGAN = "230600-discipline"


class Staff:
    """The people of the demonstration, and what they are told."""

    def __init__(self, platform: Platform, clock: SimulatedClock) -> None:
        self.platform, self.clock = platform, clock
        found(platform, clock.now(), "a-Password-for-tests-1")
        self.accounts: dict[str, Account] = {each.id: each for each in platform.identity.accounts.list()}

    def case(self) -> Case:
        return Case(self.platform, self.clock)

    def told(self, number: str) -> Told:
        """Kind and account of all that they are told of the matter."""
        self.platform.settle()
        for service in self.platform.services.values():
            hand_over(service)
        rows = self.platform.identity.recorder.database.query(
            """SELECT n.kind, t.account FROM identity.told t JOIN identity.notice n ON n.id = t.notice
               WHERE n.registration_no = %s""",
            (number,),
        )
        return {(row["kind"], row["account"]) for row in rows}

    def of_unit(self, kind: str, unit: str = UNIT) -> Told:
        """Everybody of the unit, and nobody else."""
        key = UnitKey(CITY, unit)
        found = {(kind, each.id) for each in self.accounts.values() if each.posts[0].post.unit == key}
        assert found
        return found

    def of_centre(self, kind: str, *roles: Role) -> Told:
        return {
            (kind, each.id)
            for each in self.accounts.values()
            if each.posts[0].post.role in roles and each.posts[0].post.place in (CITY, "230000")
        }


@pytest.fixture
def staff(platform: Platform, clock: SimulatedClock) -> Staff:
    return Staff(platform, clock)


def triage(case: Case, urgency: Urgency) -> str:
    triaged = TriagePetition(
        category=Category.CLAIM,
        nature=Nature.COMPLAINT,
        matter_class="utilities/heating",
        place=CITY,
        proposed_unit=UNIT,
        urgency=urgency,
    )
    triage_petition(case.intake, case.act("clerk"), CLERK, case.number, triaged)
    return case.number


@pytest.mark.parametrize("urgency", [Urgency.URGENT, Urgency.CRITICAL])
def test_an_urgent_order_is_told_to_its_unit(staff: Staff, urgency: Urgency) -> None:
    number = triage(staff.case().register(), urgency)
    assert staff.told(number) == staff.of_unit("urgent_order")


def test_an_ordinary_order_is_told_to_nobody(staff: Staff) -> None:
    assert staff.told(triage(staff.case().register(), Urgency.ORDINARY)) == set()


def test_an_urgent_order_that_was_signed_for_meanwhile_is_told_to_nobody(staff: Staff) -> None:
    case = staff.case().register()
    number = triage(case, Urgency.URGENT)
    staff.platform.settle()
    case.sign()
    assert staff.told(number) == set()


def test_an_urging_is_told_to_the_unit_once(staff: Staff) -> None:
    number = CASES["urged"](staff.case()).number
    assert staff.told(number) == staff.of_unit("urging"), "and not as a reminder, too"


def test_what_is_due_soon_is_told_to_the_unit(staff: Staff) -> None:
    number = CASES["signed"](staff.case()).number
    staff.platform.settle()
    due_soon: Told = set()
    for _hour in range(24 * 10):
        staff.clock.advance(timedelta(hours=1))
        tick(staff.platform.runtime("supervision"), staff.clock.now())
        if due_soon := staff.told(number):
            break
    assert due_soon == staff.of_unit("due_soon")
    account = staff.accounts[next(iter(due_soon))[1]]
    [notice] = staff.platform.identity.notices.latest(account.id, [standing_of(account.posts[0].post)])
    assert notice.due_at is not None
    assert notice.due_at > staff.clock.now()


def test_a_return_is_told_to_the_desk_that_decides(staff: Staff) -> None:
    number = CASES["return to decide"](staff.case()).number
    assert staff.told(number) == staff.of_centre("return_requested", Role.OPERATOR, Role.CLERK)


def test_a_reply_that_was_sent_back_is_told_to_the_unit(staff: Staff) -> None:
    case = CASES["replied"](staff.case()).step("clerk-before", "reject_reply", "请写明结果", "clerk-before")
    assert staff.told(case.number) == staff.of_unit("reply_rejected")


def test_a_bad_rating_is_told_to_whoever_decides(staff: Staff) -> None:
    number = CASES["discontent"](staff.case()).number
    told = staff.told(number)
    assert told == staff.of_centre("bad_rating", Role.OPERATOR, Role.CLERK, Role.SUPERVISOR)


def test_whoever_worked_on_the_matter_does_not_decide_and_is_not_told(staff: Staff) -> None:
    """Somebody who was of the unit then, and is of the desk today."""
    operator = next(name for _kind, name in staff.of_centre("", Role.OPERATOR))
    case = staff.case().register().triage().step(operator, "sign", UNIT, operator).reply().approve().rate()
    told = staff.told(case.number)
    assert told == staff.of_centre("bad_rating", Role.OPERATOR, Role.CLERK, Role.SUPERVISOR) - {
        ("bad_rating", operator)
    }


def test_what_was_told_of_an_accusation_dispatched_by_mistake_is_taken_back(staff: Staff) -> None:
    case = staff.case().register()
    number = triage(case, Urgency.URGENT)
    assert staff.told(number) == staff.of_unit("urgent_order")
    staff.clock.advance(timedelta(minutes=5))
    referral = ReferAccusation(
        competent_unit=ORGAN,
        accused_units=[UNIT],
        accused_party="供热科科长",
        taken_back_because="诉求人说科长收了好处",
    )
    refer_accusation(case.intake, case.act("clerk"), CLERK, number, referral)
    assert staff.told(number) == set()


def test_an_accusation_is_told_to_nobody_but_its_organ(staff: Staff) -> None:
    ordinary = triage(staff.case().register(), Urgency.ORDINARY)
    number = staff.case().accuse().number
    organs = {each.id for each in staff.accounts.values() if each.posts[0].post.unit == ORGAN}
    for _day in range(20):
        staff.clock.advance(timedelta(days=1))
        tick(staff.platform.runtime("supervision"), staff.clock.now())
        assert {name for _kind, name in staff.told(number)} <= organs
    assert staff.told(ordinary)
