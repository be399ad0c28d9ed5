"""A matter at each step of its way, so that every form of the product is on a page of somebody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from huiyin_assignment.domain.order import Order
from huiyin_assignment.domain.vocabulary import Done
from huiyin_contracts.base import UnitKey
from huiyin_contracts.vocabulary import (
    AcceptanceOutcome,
    Category,
    Channel,
    Nature,
    ReceptionLevel,
    Resolution,
    Satisfaction,
)
from huiyin_intake.features.add_text.command import AddText, add_text
from huiyin_intake.features.announce_receptions.command import AnnounceSessions, announce_sessions
from huiyin_intake.features.keep_reception_roster.command import (
    EnterLawyer,
    EnterLeader,
    EnterPlace,
    enter_lawyer,
    enter_leader,
    enter_place,
)
from huiyin_intake.features.plan_receptions.command import PlanSession, plan_session
from huiyin_intake.features.rate_reply.command import RateReply, rate_reply
from huiyin_intake.features.refer_accusation.command import ReferAccusation, refer_accusation
from huiyin_intake.features.register_petition.command import RegisterPetition
from huiyin_intake.features.register_petition.handler import register_petition
from huiyin_intake.features.triage_petition.command import TriagePetition, triage_petition
from huiyin_ledger.clock.clock import SimulatedClock
from huiyin_ledger.domain import Act, acting
from huiyin_operations.embedded.platform import Platform
from huiyin_supervision.features.urge_unit.handler import UrgeUnit, urge_unit
from huiyin_supervision.views.clocks import ClocksView
from huiyin_web.identity.policy import UNIT_ROLES, Principal, Role

CITY, UNIT, ORGAN = "230600", "230600-housing", "230600-discipline"
CLERK = Principal.of("clerk", "", Role.CLERK, CITY)
PLANNED_FROM = date(2026, 3, 23)
"""The first day on which a leader receives, after the play."""
_REGISTRAR, _WRITER, _AUDITOR = "operator-before", "handler-before", "clerk-before"
"""Accounts that nobody of the walk has: whoever registered or worked on a matter may not audit its reply."""


class Case:
    """One matter on its way."""

    def __init__(self, platform: Platform, clock: SimulatedClock) -> None:
        self.platform, self.clock = platform, clock
        self.intake, self.assignment = platform.runtime("intake"), platform.runtime("assignment")
        self.number = ""

    def act(self, who: str) -> Act:
        return Act(who, self.clock.now(), self.number)

    def register(self, **how: Any) -> Case:
        identity = (
            {} if how.get("anonymous") else {"name": "王女士", "phone": "13800138000", "address": "幸福路"}
        )
        given = {
            "jurisdiction": CITY,
            "title": "暖气不热",
            "text": "室温只有十四度，请处理。",
            **identity,
            **how,
        }
        command = RegisterPetition.model_validate({"channel": Channel.HOTLINE, **given})
        self.number = register_petition(
            self.intake, Act(_REGISTRAR, self.clock.now()), command
        ).registration_no
        self.platform.settle()
        return self

    def triage(self) -> Case:
        triaged = TriagePetition(
            category=Category.CLAIM,
            nature=Nature.COMPLAINT,
            matter_class="utilities/heating",
            place=CITY,
            proposed_unit=UNIT,
        )
        triage_petition(self.intake, self.act("clerk"), CLERK, self.number, triaged)
        self.platform.settle()
        return self

    def step(self, who: str, move: str, *args: Any) -> Case:
        self.clock.advance(timedelta(minutes=1))
        order = self.assignment.ledger.get(Order, CITY, Order.stream_id(CITY, self.number))
        with acting(self.act(who)):
            getattr(order, move)(*args)
            self.assignment.ledger.save(CITY, order)
        return self

    def sign(self, unit: str = UNIT) -> Case:
        return self.step(_WRITER, "sign", unit, _WRITER)

    def reply(self, done: Done = Done.EXPLAINED, promised_for: date | None = None) -> Case:
        self.step(_WRITER, "contact_failed", UNIT, "没有留下联系方式", _WRITER)
        return self.step(
            _WRITER, "submit_reply", UNIT, "已处理，附结果。", "", done, "", _WRITER, promised_for
        )

    def reply_to_accuser(self) -> Case:
        return self.step(_WRITER, "submit_reply", ORGAN, "已办结。", "", Done.EXPLAINED, "", _WRITER)

    def next_week(self) -> date:
        return self.clock.now().date() + timedelta(days=7)

    def approve(self) -> Case:
        return self.step(_AUDITOR, "approve_reply", _AUDITOR)

    def urge(self) -> Case:
        self.platform.settle()
        rows = ClocksView.select(
            self.platform.runtime("supervision").database,
            "WHERE registration_no = %s AND outcome IS NULL AND unit IS NOT NULL",
            (self.number,),
        )
        command = UrgeUnit(CITY, self.number, rows[0].clock_id, "请抓紧办理")
        urge_unit(self.platform.runtime("supervision"), self.act("supervisor"), command)
        return self

    def add(self) -> Case:
        add_text(self.intake, self.act("citizen"), self.number, AddText(text="今天又停了一次。"))
        return self

    def rate(self) -> Case:
        self.platform.settle()
        rated = RateReply(
            resolved=Resolution.UNRESOLVED, satisfaction=Satisfaction.DISSATISFIED, comment="没有解决"
        )
        rate_reply(self.intake, self.act("citizen"), self.number, rated)
        return self

    def accuse(self) -> Case:
        how = {"channel": Channel.LETTER, "accusation": True, "accused": "科长", "anonymous": True}
        self.register(**how, confidential=True)
        referral = ReferAccusation(competent_unit=ORGAN, accused_units=[UNIT])
        refer_accusation(self.intake, self.act("clerk"), CLERK, self.number, referral)
        self.platform.settle()
        return self


CASES: Mapping[str, Callable[[Case], Case]] = {
    "to triage": lambda case: case.register(),
    "to refer": lambda case: case.register(),
    "to keep back": lambda case: case.register().triage().sign().add(),
    "dispatched": lambda case: case.register().triage(),
    "to dispatch": lambda case: (
        case.register().triage().step("h", "request_return", UNIT, "不归我们管", "R22 §23", "h")
        .step("clerk", "uphold_return", _AUDITOR)
    ),
    "return to decide": lambda case: case.register().triage().step("h", "request_return", UNIT, "不归我们管", "R22 §23", "h"),
    "signed": lambda case: case.register().triage().sign(),
    "secret": lambda case: case.register(confidential=True).triage().sign(),
    "secret, signed by another": lambda case: case.register(confidential=True).triage().sign(),
    "urged": lambda case: case.register().triage().sign().urge(),
    "accepted": lambda case: (
        case.register(channel=Channel.LETTER).triage().sign()
        .step(_WRITER, "decide_acceptance", UNIT, AcceptanceOutcome.ACCEPTED, case.clock.now(), "", _WRITER)
    ),
    "replied": lambda case: case.register().triage().sign().reply(),
    "answered": lambda case: case.register().triage().sign().reply().approve(),
    "promised": lambda case: case.register().triage().sign().reply(Done.PLANNED, case.next_week()).approve(),
    "discontent": lambda case: case.register().triage().sign().reply().approve().rate(),
    "added": lambda case: case.register().triage().sign().add(),
    "referred": lambda case: case.accuse(),
    "to audit by a colleague": lambda case: case.accuse().sign(ORGAN).reply_to_accuser(),
}  # fmt: skip


def cases(platform: Platform, clock: SimulatedClock) -> Mapping[str, Sequence[str]]:
    """The pages of two matters at each step, one to look at and one to act on, by the login of whom they may concern."""
    workers = [
        account
        for account in platform.identity.accounts.list()
        if account.posts[0].post.place == CITY
        and account.posts[0].post.unit in (None, UnitKey(CITY, UNIT), UnitKey(CITY, ORGAN))
        and not account.id.endswith("-before")
    ]
    starts: dict[str, list[str]] = defaultdict(list)
    for begin in (*CASES.values(), *CASES.values()):
        number = begin(Case(platform, clock)).number
        for account in workers:
            role = account.posts[0].post.role
            if role in UNIT_ROLES:
                starts[account.id].append(f"/assignment/orders/{number}")
            elif role == Role.SUPERVISOR:
                starts[account.id].append(f"/supervision/matters/{number}")
            elif role == Role.CLERK:
                pages = ("/intake/petitions", "/assignment/orders", "/supervision/return-visits")
                starts[account.id] += [f"{page}/{number}" for page in pages]
    for address in _receptions(platform, clock):
        for account in workers:
            if account.posts[0].post.role == Role.CLERK:
                starts[account.id].append(address)
    return starts


def _receptions(platform: Platform, clock: SimulatedClock) -> list[str]:
    """The form of each change of a session of a reception day, on two sessions that no other one is on. The first session of
    all, of another leader, is there to be swapped with, and takes bookings."""
    intake, act = platform.runtime("intake"), Act(_REGISTRAR, clock.now())
    first, second, third = (
        enter_leader(
            intake, act, EnterLeader(jurisdiction=CITY, name=name, post="副市长", level=ReceptionLevel.CITY)
        )
        for name in ("周市长", "吴市长", "郑市长")
    )
    deputies = EnterLeader(
        jurisdiction=CITY,
        leader=first,
        name="周市长",
        post="副市长",
        level=ReceptionLevel.CITY,
        deputies=(second,),
    )
    enter_leader(intake, act, deputies)
    enter_lawyer(intake, act, EnterLawyer(jurisdiction=CITY, name="张律师", firm="市法律援助中心"))
    rooms = ("一号接待室", "二号接待室")
    hall = EnterPlace(jurisdiction=CITY, name="信访接待中心", address="东风路1号", rooms=rooms)
    place = enter_place(intake, act, hall)

    def plan(leader: str, days: int) -> str:
        command = PlanSession.model_validate(
            {
                "jurisdiction": CITY,
                "on": PLANNED_FROM + timedelta(days=days),
                "starts": "09:00",
                "ends": "11:30",
                "leader": leader,
                "place": place,
                "room": rooms[0],
            }
        )
        return plan_session(intake, act, command)

    to_book = plan(third, 0)
    announce_sessions(intake, act, CLERK, AnnounceSessions(sessions=(to_book,)))
    changes = ("move_session", "replace_leader", "swap_leaders", "change_lawyer", "cancel_session")
    forms = [
        f"/intake/receptions/{plan(first, day)}?do={change}" for day, change in enumerate(2 * changes, 1)
    ]
    return [*forms, f"/intake/receptions/{to_book}/bookings"]
