"""Whoever owes what a clock measures can do what stops it, or what hands the duty on: for every kind of clock, wherever the
order stands, and whoever the petitioner is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from huiyin_assignment.domain.order import Order
from huiyin_assignment.domain.vocabulary import Basis, ContactWay, Done
from huiyin_assignment.features.show_order.actions import actions_for
from huiyin_assignment.views.order_book import OrderBookView
from huiyin_contracts.base import UnitKey
from huiyin_contracts.vocabulary import AcceptanceOutcome, Category, Channel, DispatchMode, Nature
from huiyin_demo.founding import found
from huiyin_intake.features.refer_accusation.command import ReferAccusation, refer_accusation
from huiyin_intake.features.register_petition.command import RegisterPetition
from huiyin_intake.features.register_petition.handler import register_petition
from huiyin_intake.features.triage_petition.command import TriagePetition, triage_petition
from huiyin_ledger.clock.clock import SimulatedClock
from huiyin_ledger.domain import Act, acting
from huiyin_operations.embedded.platform import Platform
from huiyin_supervision.domain.vocabulary import Duty
from huiyin_supervision.features.urge_unit.handler import UrgeUnit, urge_unit
from huiyin_supervision.views.clocks import ClockRow, ClocksView
from huiyin_web.identity.policy import Post, Principal, Role

CITY, UNIT, ORGAN = "230600", "230600-housing", "230600-discipline"
CLERK = Principal("clerk", "", Role.CLERK, CITY)
UNITS_ACTS = {
    Duty.SIGN: {"sign", "return"},
    Duty.FIRST_CONTACT: {"sign", "contact"},
    Duty.NOTIFY: {"sign", "acceptance"},
    Duty.HANDLE: {"sign", "reply"},
    Duty.HOTLINE_REPLY: {"sign", "acceptance", "reply"},
    Duty.ANSWER_URGING: {"urging-answer"},
}
"""What a unit does about each duty; before it has signed, signing is the way to it."""
CENTRES_ACTS = {
    Duty.REGISTER_AND_DISPOSE: {"dispatch"},
    Duty.FIRST_CONTACT: {"centre-contact", "audit", "dispatch"},
    Duty.NOTIFY: {"return-decision", "audit", "dispatch"},
    Duty.HANDLE: {"return-decision", "audit", "dispatch"},
    Duty.HOTLINE_REPLY: {"return-decision", "audit", "dispatch"},
    Duty.AUDIT_REPLY: {"audit"},
    Duty.DECIDE_RETURN: {"return-decision"},
}
"""What the centre does about its own duties, and about those that it holds until the order is with a unit again."""


class City:
    """A city, and one matter on its way."""

    def __init__(self, platform: Platform, clock: SimulatedClock) -> None:
        self.platform, self.clock = platform, clock
        self.intake, self.assignment = platform.runtime("intake"), platform.runtime("assignment")
        self.number = ""
        self.owed: set[tuple[Duty, bool]] = set()
        found(platform, clock.now(), "a-Password-for-tests-1")

    def act(self, who: str) -> Act:
        return Act(who, self.clock.now(), self.number)

    def register(self, **how: Any) -> None:
        identity = (
            {} if how.get("anonymous") else {"name": "王女士", "phone": "13800138000", "address": "幸福路"}
        )
        command = RegisterPetition.model_validate(
            {"jurisdiction": CITY, "title": "暖气不热", "text": "室温只有十四度，请处理。", **identity, **how}
        )
        self.number = register_petition(self.intake, Act("clerk", self.clock.now()), command).registration_no
        self.platform.settle()

    def triage(self) -> None:
        triaged = TriagePetition(
            category=Category.CLAIM,
            nature=Nature.COMPLAINT,
            matter_class="utilities/heating",
            place=CITY,
            proposed_unit=UNIT,
        )
        triage_petition(self.intake, self.act("clerk"), CLERK, self.number, triaged)
        self.platform.settle()

    def step(self, who: str, move: str, *args: Any) -> None:
        """One step of the order; then everybody who owes anything must be able to act."""
        self.clock.advance(timedelta(minutes=10))
        order = self.order()
        with acting(self.act(who)):
            getattr(order, move)(*args)
            self.assignment.ledger.save(CITY, order)
        self.platform.settle()
        self.check()

    def urge(self) -> None:
        """A supervisor urges the unit; then it must be able to answer."""
        supervision = self.platform.runtime("supervision")
        clock = next(row for row in self.running() if row.unit == UNIT)
        command = UrgeUnit(CITY, self.number, clock.clock_id, "请抓紧办理")
        urge_unit(supervision, self.act("supervisor"), command)
        self.platform.settle()
        self.check()

    def running(self) -> list[ClockRow]:
        return ClocksView.select(
            self.platform.runtime("supervision").database,
            "WHERE registration_no = %s AND outcome IS NULL",
            (self.number,),
        )

    def order(self) -> Order:
        return self.assignment.ledger.get(Order, CITY, Order.stream_id(CITY, self.number))

    def check(self) -> None:
        for clock in self.running():
            self.owed.add((Duty(clock.kind), clock.unit is None))
            assert self._acts(clock), f"{clock.unit or 'the centre'} owes {clock.kind} and may not act"

    def _acts(self, clock: ClockRow) -> set[str]:
        (row,) = OrderBookView.select(self.assignment.database, "WHERE registration_no = %s", (self.number,))
        if clock.unit is None:
            clerk = Principal("another-clerk", "", Role.CLERK, CITY)
            return CENTRES_ACTS[Duty(clock.kind)] & {a.slug for a in actions_for(clerk, row, self.order())}
        of_unit = UnitKey(jurisdiction=CITY, unit=clock.unit)
        posts = frozenset({Post.ACCUSATIONS})
        handler = Principal("handler", "", Role.UNIT_HANDLER, CITY, of_unit, posts)
        return UNITS_ACTS[Duty(clock.kind)] & {a.slug for a in actions_for(handler, row, self.order())}


@pytest.fixture
def city(platform: Platform, clock: SimulatedClock) -> City:
    return City(platform, clock)


@pytest.mark.parametrize("channel", [Channel.HOTLINE, Channel.LETTER])
@pytest.mark.parametrize(
    "who", [{}, {"anonymous": True}, {"confidential": True}], ids=["named", "anonymous", "secret"]
)
def test_whoever_owes_something_about_an_order_may_do_it(
    city: City, channel: Channel, who: dict[str, bool]
) -> None:
    city.register(channel=channel, **who)
    city.triage()
    city.check()
    secret = bool(who.get("confidential"))
    city.step("h", "request_return", UNIT, "不归我们管", "R22 §23", "h")
    city.step("clerk", "reject_return", "应由你单位办理", "clerk")
    city.step("h", "request_return", UNIT, "不归我们管", "R22 §23", "h")
    city.step("clerk", "uphold_return", "clerk")
    city.step("clerk", "dispatch", UNIT, "住建局", DispatchMode.DISPATCH, Basis.HAND)
    city.urge()
    city.step("h", "sign", UNIT, "h")
    if channel is Channel.LETTER:
        served = city.clock.now()
        city.step("h", "decide_acceptance", UNIT, AcceptanceOutcome.ACCEPTED, served, "", "h")
    if not secret:
        city.step("h", "contact_failed", UNIT, "没有留下联系方式", "h")
    city.step("h", "submit_reply", UNIT, "已处理。", "", Done.EXPLAINED, "", "h")
    city.step("clerk", "reject_reply", "没有说明处理结果", "clerk")
    if secret:
        city.step("clerk", "contact_for_unit", city.clock.now(), ContactWay.PHONE, "", "clerk")
    city.step("h", "submit_reply", UNIT, "已处理，附结果。", "", Done.EXPLAINED, "", "h")
    city.step("clerk", "approve_reply", "clerk")
    always = {Duty.SIGN, Duty.AUDIT_REPLY, Duty.DECIDE_RETURN, Duty.ANSWER_URGING}
    assert {duty for duty, _ in city.owed} >= always
    first_contact = channel is Channel.HOTLINE and not who.get("anonymous")
    assert ((Duty.FIRST_CONTACT, secret) in city.owed) is first_contact


def test_the_organ_that_owes_the_signing_of_an_accusation_may_sign(city: City) -> None:
    city.register(
        channel=Channel.LETTER, accusation=True, accused="负责验收的科长", anonymous=True, confidential=True
    )
    referral = ReferAccusation(competent_unit=ORGAN, accused_unit=UNIT)
    refer_accusation(city.intake, city.act("clerk"), CLERK, city.number, referral)
    city.platform.settle()
    city.check()
    city.step("d", "sign", ORGAN, "d")
    city.step("d", "submit_reply", ORGAN, "已办结。", "", Done.EXPLAINED, "", "d")
    assert city.owed == {(Duty.SIGN, False)}


def test_every_kind_of_clock_says_what_its_holder_can_do() -> None:
    assert UNITS_ACTS.keys() | CENTRES_ACTS.keys() == set(Duty)
