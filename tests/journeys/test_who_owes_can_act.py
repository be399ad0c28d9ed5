"""Whoever owes what a clock measures can do what stops it, or what hands the duty on: for every kind of clock, wherever the
order stands, and whoever the petitioner is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from huiyin_assignment.domain.order import Order
from huiyin_assignment.domain.vocabulary import Basis, ContactWay, Done
from huiyin_assignment.features.show_order.query import read_order
from huiyin_contracts.base import UnitKey
from huiyin_contracts.vocabulary import (
    AcceptanceOutcome,
    Category,
    Channel,
    DispatchMode,
    Nature,
    Resolution,
    Satisfaction,
    Urgency,
)
from huiyin_demo.founding import found
from huiyin_intake.domain.vocabulary import State as PetitionState
from huiyin_intake.features.answer_directly.command import AnswerDirectly, answer_directly
from huiyin_intake.features.import_messages.importer import ImportMessages, import_messages
from huiyin_intake.features.list_petitions.query import PetitionQuery, list_petitions
from huiyin_intake.features.rate_reply.command import RateReply, rate_reply
from huiyin_intake.features.refer_accusation.command import ReferAccusation, refer_accusation
from huiyin_intake.features.register_petition.command import RegisterPetition
from huiyin_intake.features.register_petition.handler import register_petition
from huiyin_intake.features.triage_petition.command import TriagePetition, triage_petition
from huiyin_ledger.clock.clock import SimulatedClock
from huiyin_ledger.domain import Act, acting
from huiyin_operations.embedded.platform import Platform
from huiyin_supervision.domain.return_visit import ReturnVisit
from huiyin_supervision.domain.vocabulary import Duty, Received, VisitState
from huiyin_supervision.features.list_visits.query import VisitsQuery, list_visits
from huiyin_supervision.features.urge_unit.handler import UrgeUnit, urge_unit
from huiyin_supervision.row_access import visits_in_reach
from huiyin_supervision.rules.book import shipped_rules
from huiyin_supervision.rules.pack import Limit
from huiyin_supervision.ticker import tick
from huiyin_supervision.views.clocks import ClockRow, ClocksView
from huiyin_web.identity import policy
from huiyin_web.identity.policy import Principal, Role

CITY, UNIT, OTHER_UNIT, ORGAN = "230600", "230600-housing", "230600-water", "230600-discipline"
CLERK = Principal.of("clerk", "", Role.CLERK, CITY)
UNITS_ACTS = {
    Duty.SIGN: {"sign", "return"},
    Duty.FIRST_CONTACT: {"sign", "contact"},
    Duty.NOTIFY: {"sign", "acceptance"},
    Duty.HANDLE: {"sign", "contact", "reply"},
    Duty.HOTLINE_REPLY: {"sign", "contact", "acceptance", "reply"},
    Duty.ANSWER_URGING: {"urging-answer"},
}
"""What a unit does about each duty; before it has signed, signing is the way to it, and then the contact that a reply
needs."""
CENTRES_ACTS = {
    Duty.REGISTER_AND_DISPOSE: {"dispatch"},
    Duty.FIRST_CONTACT: {"centre-contact", "audit", "dispatch"},
    Duty.NOTIFY: {"return-decision", "audit", "dispatch"},
    Duty.HANDLE: {"return-decision", "audit", "dispatch"},
    Duty.HOTLINE_REPLY: {"return-decision", "audit", "dispatch"},
    Duty.AUDIT_REPLY: {"audit"},
    Duty.DECIDE_RETURN: {"return-decision"},
    Duty.DECIDE_REVIEW: {"decide", "triage"},
}
"""What the centre does about its own duties, and about those that it holds until the order is with a unit again."""


TRIAGE: Mapping[str, Any] = {
    "category": Category.CLAIM,
    "nature": Nature.COMPLAINT,
    "matter_class": "utilities/heating",
    "place": CITY,
    "proposed_unit": UNIT,
}
LimitKey = tuple[str, str, int, str, bool]
"""Pack, id, amount, its unit, and whether cards are given: tells the variants of a limit apart."""


def key_of(pack: str, limit: Limit | ClockRow) -> LimitKey:
    if isinstance(limit, Limit):
        return pack, limit.id, limit.amount, limit.unit, limit.cards
    return pack, limit.limit_id, limit.amount, limit.amount_unit, limit.cards


class City:
    """A city, and one matter on its way."""

    def __init__(self, platform: Platform, clock: SimulatedClock) -> None:
        self.platform, self.clock = platform, clock
        self.intake, self.assignment = platform.runtime("intake"), platform.runtime("assignment")
        self.number = ""
        self.owed: set[tuple[Duty, bool]] = set()
        self.limits: set[LimitKey] = set()
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

    def triage(self, **how: Any) -> None:
        triage_petition(
            self.intake, self.act("clerk"), CLERK, self.number, TriagePetition(**{**TRIAGE, **how})
        )
        self.platform.settle()

    def import_message(self, file: Path) -> None:
        """An old message that nobody has answered yet."""
        message = {"message_id": "1", "user": "u1", "submitted_at": "2025-11-03T09:00:00+08:00"}
        file.write_text(json.dumps({**message, "subject": "暖气不热", "body": "室温只有十四度。"}), "utf-8")
        report = import_messages(self.intake, "system:import", ImportMessages(file, CITY))
        assert (report.taken, report.refused) == (1, [])
        self.platform.settle()
        (row,) = self.assignment.database.query("SELECT registration_no FROM live.order_book WHERE imported")
        self.number = row["registration_no"]

    def answer_and_take_up_again(self) -> None:
        """The desk answers itself, and the petitioner is not content."""
        answer = AnswerDirectly(**{**TRIAGE, "proposed_unit": None}, answer="已请供热单位上门。")
        answer_directly(self.intake, self.act("clerk"), CLERK, self.number, answer)
        self.platform.settle()
        self.rate()

    def rate(self) -> None:
        """The petitioner is not content; then the centre must be able to decide."""
        self.clock.advance(timedelta(minutes=10))
        rating = RateReply(resolved=Resolution.UNRESOLVED, satisfaction=Satisfaction.DISSATISFIED)
        rate_reply(self.intake, self.act("citizen"), self.number, rating)
        self.platform.settle()
        self.check()

    def redo(self) -> None:
        """The centre decides so; then the unit must be able to act."""
        supervision = self.platform.runtime("supervision")
        visit = supervision.ledger.get(ReturnVisit, CITY, ReturnVisit.stream_id(CITY, self.number))
        with acting(self.act("o")):
            visit.order_redo("请上门测量室温")
            supervision.ledger.save(CITY, visit)
        self.platform.settle()
        self.check()

    def step(self, who: str, move: str, *args: Any, **more: Any) -> None:
        """One step of the order; then everybody who owes anything must be able to act."""
        self.clock.advance(timedelta(minutes=10))
        order = self.order()
        with acting(self.act(who)):
            getattr(order, move)(*args, **more)
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
            self.limits.add(key_of(clock.rule_pack, clock))
            if clock.imported:
                continue  # measured in its own time: nobody is held to it
            assert self._acts(clock), f"{clock.unit or 'the centre'} owes {clock.kind} and may not act"

    def _acts(self, clock: ClockRow) -> set[str]:
        stream = Order.stream_id(CITY, self.number)
        if clock.kind == Duty.DECIDE_REVIEW or self.assignment.ledger.find(Order, CITY, stream) is None:
            return self._decides()
        if clock.unit is None:
            clerk = Principal.of("another-clerk", "", Role.CLERK, CITY)
            return CENTRES_ACTS[Duty(clock.kind)] & self._offered(clerk)
        of_unit = UnitKey(jurisdiction=CITY, unit=clock.unit)
        handler = Principal.of("handler", "", Role.UNIT_HANDLER, CITY, of_unit, True)
        return UNITS_ACTS[Duty(clock.kind)] & self._offered(handler)

    def _offered(self, who: Principal) -> set[str]:
        return {action.slug for action in read_order(self.assignment, who, self.number).actions}

    def _decides(self) -> set[str]:
        """What an operator may do about somebody who is not content: the return visits' list or the desk's has it."""
        operator, supervision = (
            Principal.of("o", "", Role.OPERATOR, CITY),
            self.platform.runtime("supervision"),
        )
        scope = visits_in_reach(supervision, operator)
        reviews = list_visits(supervision.database, scope, VisitsQuery(state=VisitState.REVIEW))
        waiting = PetitionQuery(
            scope=policy.scope_of(operator, "petition.triage"), state=PetitionState.TO_TRIAGE
        )
        found = {
            "decide": {row.registration_no for row in reviews.items},
            "triage": {row.registration_no for row in list_petitions(self.intake, waiting).items},
        }
        return {act for act, numbers in found.items() if self.number in numbers}


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
    live(city, letter=channel is Channel.LETTER, named=not who, secret=secret)
    always = {Duty.SIGN, Duty.AUDIT_REPLY, Duty.DECIDE_RETURN, Duty.ANSWER_URGING}
    assert {duty for duty, _ in city.owed} >= always
    first_contact = channel is Channel.HOTLINE and not who.get("anonymous")
    assert ((Duty.FIRST_CONTACT, secret) in city.owed) is first_contact


def live(city: City, *, letter: bool, named: bool = True, secret: bool = False) -> None:
    """All that can become of an order until its reply is approved."""
    city.step("h", "request_return", UNIT, "不归我们管", "R22 §23", "h")
    city.step("clerk", "reject_return", "应由你单位办理", "clerk")
    city.step("clerk", "redispatch", OTHER_UNIT, "水务局", DispatchMode.DISPATCH, "请先看一看")
    city.step("w", "request_return", OTHER_UNIT, "不归我们管", "R22 §23", "w")
    city.step("clerk", "uphold_return", "clerk")
    city.step("clerk", "dispatch", UNIT, "住建局", DispatchMode.DISPATCH, Basis.HAND)
    city.urge()
    city.step("h", "sign", UNIT, "h")
    if letter:
        served = city.clock.now()
        city.step("h", "decide_acceptance", UNIT, AcceptanceOutcome.ACCEPTED, served, "", "h")
    if named:
        city.step("h", "contact_failed", UNIT, "电话无人接听", "h")
    city.step("h", "submit_reply", UNIT, "已处理。", "", Done.EXPLAINED, "", "h")
    city.step("clerk", "reject_reply", "没有说明处理结果", "clerk")
    if secret:
        city.step("clerk", "contact_for_unit", city.clock.now(), ContactWay.PHONE, "", "clerk")
    city.step("h", "submit_reply", UNIT, "已处理，附结果。", "", Done.EXPLAINED, "", "h")
    city.step("clerk", "approve_reply", "clerk")


@dataclass(frozen=True)
class Situation:
    """A matter to which a limit of a rule pack applies. `day`: of its receipt, None for today."""

    channel: Channel
    urgency: Urgency
    category: Category
    directly: bool
    day: date | None


def situations() -> list[Situation]:
    """Of every limit in every pack one, each once; what is sealed or of the desk alone is walked apart."""
    found = {
        Situation(
            channel=sorted(limit.applies.channels or [Channel.HOTLINE])[0],
            urgency=sorted(limit.applies.urgencies or [Urgency.ORDINARY])[0],
            category=sorted(limit.applies.categories or [Category.CLAIM])[0],
            directly=limit.applies.received is Received.DIRECTLY,
            day=pack.effective_until,
        )
        for pack in shipped_rules().packs
        for limit in pack.limits
    }
    return sorted(found, key=str)


def test_every_variant_of_every_limit_is_owed_by_somebody_who_may_act(city: City) -> None:
    """The variants are those of the rule packs, so that a new one is walked too."""
    for each in situations():
        received_at = datetime.combine(each.day, time(1), UTC) if each.day else city.clock.now()
        city.register(
            channel=each.channel, received_at=received_at, received_by=UNIT if each.directly else None
        )
        city.check()
        city.triage(urgency=each.urgency, category=each.category)
        city.check()
        live(city, letter=each.channel in (Channel.LETTER, Channel.VISIT))
        city.rate()
        city.redo()
        city.step("h", "submit_reply", UNIT, "已重新处理。", "", Done.EXPLAINED, "", "h")
        city.step("clerk", "approve_reply", "clerk")
    city.register(channel=Channel.HOTLINE)
    city.answer_and_take_up_again()
    accuse(city)
    every = {key_of(pack.pack, limit) for pack in shipped_rules().packs for limit in pack.limits}
    assert every - city.limits == set()


def test_nobody_is_held_to_the_limits_of_an_imported_matter_that_is_still_open(
    city: City, tmp_path: Path
) -> None:
    """They are measured. What begins today, like a review, is owed by somebody who may act."""
    city.import_message(tmp_path / "messages.jsonl")
    city.check()
    city.step("clerk", "dispatch", UNIT, "住建局", DispatchMode.DISPATCH, Basis.HAND)
    city.step("h", "sign", UNIT, "h")
    city.step("h", "contact_failed", UNIT, "电话无人接听", "h")
    city.step("h", "submit_reply", UNIT, "已处理。", "", Done.EXPLAINED, "", "h")
    city.step("clerk", "approve_reply", "clerk")
    city.clock.advance(timedelta(days=60))
    tick(city.platform.runtime("supervision"), city.clock.now())
    city.rate()
    supervision = city.platform.runtime("supervision").database
    for view in ("cards", "reminders"):
        assert supervision.query(f"SELECT * FROM live.{view}") == []
    running = {(clock.kind, clock.imported) for clock in city.running()}
    assert (Duty.DECIDE_REVIEW, False) in running
    assert {imported for _kind, imported in running - {(Duty.DECIDE_REVIEW, False)}} <= {True}


def test_the_organ_that_owes_the_signing_of_an_accusation_may_sign(city: City) -> None:
    accuse(city)
    assert city.owed == {(Duty.SIGN, False)}


def accuse(city: City) -> None:
    """Somebody accuses the unit; the competent organ deals with it."""
    city.register(
        channel=Channel.LETTER, accusation=True, accused="负责验收的科长", anonymous=True, confidential=True
    )
    referral = ReferAccusation(competent_unit=ORGAN, accused_unit=UNIT)
    refer_accusation(city.intake, city.act("clerk"), CLERK, city.number, referral)
    city.platform.settle()
    city.check()
    city.step("d", "sign", ORGAN, "d")
    city.step("d", "submit_reply", ORGAN, "已办结。", "", Done.EXPLAINED, "", "d")


def test_every_kind_of_clock_says_what_its_holder_can_do() -> None:
    assert UNITS_ACTS.keys() | CENTRES_ACTS.keys() == set(Duty)
