"""The course of one petition: each step does one thing through a service's command and plans the next."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from huiyin_assignment.domain.order import Order
from huiyin_assignment.domain.vocabulary import ContactWay, Done, State
from huiyin_assignment.features.answer_urging.command import AnswerUrging
from huiyin_assignment.features.audit_reply.command import AuditReply, Verdict
from huiyin_assignment.features.contact_caller.command import ContactCaller, ContactForUnit
from huiyin_assignment.features.decide_acceptance.command import DecideAcceptance
from huiyin_assignment.features.decide_return.command import DecideReturn, Decision
from huiyin_assignment.features.follow_promise.command import FollowPromise
from huiyin_assignment.features.request_return.command import RequestReturn
from huiyin_assignment.features.sign_for_order.command import SignForOrder
from huiyin_assignment.features.submit_reply.command import SubmitReply
from huiyin_assignment.order_command import carry_out
from huiyin_contracts.vocabulary import (
    AcceptanceOutcome,
    Category,
    Channel,
    Nature,
    Resolution,
    Satisfaction,
    Urgency,
)
from huiyin_demo.agenda import Agenda, Step
from huiyin_demo.city import jurisdictions, matters, unit_of_kind, units
from huiyin_demo.hours import when_awake, when_open
from huiyin_demo.lives import Life
from huiyin_demo.staff import Staff
from huiyin_intake.domain.registration_number import jurisdiction_of
from huiyin_intake.features.add_text.command import AddText, add_text
from huiyin_intake.features.answer_directly.command import AnswerDirectly, answer_directly
from huiyin_intake.features.rate_reply.command import RateReply, rate_reply
from huiyin_intake.features.refer_accusation.command import ReferAccusation, refer_accusation
from huiyin_intake.features.register_petition.command import RegisterPetition
from huiyin_intake.features.register_petition.handler import register_petition
from huiyin_intake.features.review_addition.command import pass_on
from huiyin_intake.features.triage_petition.command import TriagePetition, triage_petition
from huiyin_intake.petitions import load_petition
from huiyin_intake.tracking_status import answer_is_current
from huiyin_intake.views.tracking import track_of
from huiyin_ledger.clock.china import china_date
from huiyin_ledger.domain import Act
from huiyin_supervision.features.urge_unit.handler import UrgeUnit, urge_unit
from huiyin_supervision.features.visit_petitioner.command import RecordVisit
from huiyin_supervision.features.visit_petitioner.handler import record_visit
from huiyin_supervision.views.clocks import ClocksView
from huiyin_web.identity.policy import Principal, Role

PAPER = frozenset({"letter", "visit"})
CONTENT = (((Resolution.RESOLVED, Satisfaction.SATISFIED), 1),)
SO_SO = (
    ((Resolution.RESOLVED, Satisfaction.BASICALLY_SATISFIED), 3),
    ((Resolution.PARTLY, Satisfaction.BASICALLY_SATISFIED), 3),
    ((Resolution.PARTLY, Satisfaction.SATISFIED), 1),
)
UNHAPPY = (
    ((Resolution.UNRESOLVED, Satisfaction.DISSATISFIED), 5),
    ((Resolution.UNRESOLVED, Satisfaction.BASICALLY_SATISFIED), 2),
    ((Resolution.PARTLY, Satisfaction.DISSATISFIED), 2),
    ((Resolution.RESOLVED, Satisfaction.DISSATISFIED), 2),
)
"""What people say, and how often."""


class Course:
    """One life, played: citizens at any hour, the centre's telephone too, offices while they are open."""

    def __init__(self, life: Life, staff: Staff, agenda: Agenda, random: Random) -> None:
        self.life = life
        self._staff = staff
        self._agenda = agenda
        self._random = random
        self._number = ""
        self._rejected = False
        self._returned = False
        self._visits = 0
        self._asked_to_rate = False
        self._intake = staff.platform.runtime("intake")
        self._assignment = staff.platform.runtime("assignment")
        self._supervision = staff.platform.runtime("supervision")

    # intake

    def register(self, at: datetime) -> None:
        life = self.life
        identity = {} if life.anonymous else {"name": life.name, "phone": life.phone, "id_no": life.id_no}
        channel = Channel(life.channel)
        actor = "citizen" if channel in {Channel.WEB, Channel.WECHAT} else self._registrar.id
        command = RegisterPetition(
            jurisdiction=life.jurisdiction,
            channel=channel,
            title=life.title,
            text=life.text,
            location=life.place,
            nature=Nature(life.matter["nature"]) if "nature" in life.matter else None,
            accusation=life.fate == "accusation",
            accused=jurisdictions()[life.jurisdiction]["name"] + "工程验收人员"
            if life.fate == "accusation"
            else None,
            confidential=life.confidential,
            anonymous=life.anonymous,
            received_at=at,
            **identity,
        )
        self._number = register_petition(self._intake, self._staff.act(actor, at), command).registration_no
        if life.waits_for != "triage":
            self._around_the_clock(at, 5, 90, self._triage)

    def _triage(self, at: datetime) -> None:
        if self.life.fate == "accusation":
            self._refer(at)
            return
        values = {
            "category": self._category,
            "nature": Nature(self.life.matter["nature"]),
            "matter_class": self.life.matter["class"],
            "place": self.life.jurisdiction,
            "urgency": self._random.choices([Urgency.ORDINARY, Urgency.URGENT], [12, 1])[0],
        }
        act = self._staff.act(self._operator.id, at, self._number)
        if self.life.fate == "direct":
            answer = self._random.choice(matters()["answers"])
            answer_directly(
                self._intake, act, self._operator, self._number, AnswerDirectly(answer=answer, **values)
            )
            return
        triage_petition(self._intake, act, self._operator, self._number, TriagePetition(**values))
        if self.life.waits_for != "sign":
            self._on_duty(at, 5, 8000 if self.life.fate == "unsigned" else 130, self.sign)

    def _refer(self, at: datetime) -> None:
        against = next(
            u["id"] for u in units(self.life.jurisdiction) if u["id"].endswith(self.life.matter["against"])
        )
        command = ReferAccusation(
            competent_unit=unit_of_kind(self.life.jurisdiction, "discipline_organ"), accused_unit=against
        )
        refer_accusation(
            self._intake,
            self._staff.act(self._clerk.id, at, self._number),
            self._clerk,
            self._number,
            command,
        )
        self._then(at, 240, 600, self.sign)

    # the unit

    def sign(self, at: datetime) -> None:
        order = self._order() or self._order_once_heard_of()
        if order is None or order.state is not State.DISPATCHED:
            self._then(at, 180, 240, self.sign)
            return
        if self.life.fate == "returned" and not self._returned:
            self._returned = True
            reason = self._random.choice(matters()["returns"])
            command = RequestReturn(
                **self._key, unit=order.unit, reason=reason, legal_basis="派单目录与部门职责清单"
            )
            carry_out(self._assignment, self._of_unit(order, at), command)
            if self.life.waits_for != "return":
                self._then(at, 60, 300, self._decide_return)
            return
        carry_out(self._assignment, self._of_unit(order, at), SignForOrder(**self._key, unit=order.unit))
        if order.matter.sealed:
            return
        self._on_duty(at, 5, 200, self._contact)

    def _decide_return(self, at: datetime) -> None:
        order = self._order()
        assert order is not None
        if self.life.waits_for == "dispatch":
            command = DecideReturn(
                **self._key, decision=Decision.UPHOLD, reason="职责交叉，待中心研究后重新派单。"
            )
            carry_out(self._assignment, self._of_centre(at), command)
            return
        others = [
            u["id"] for u in units(self.life.jurisdiction) if u.get("handles") and u["id"] != order.unit
        ]
        command = DecideReturn(
            **self._key,
            decision=Decision.UPHOLD,
            reason="经核对职责清单，同意退回。",
            unit=self._random.choice([o for o in others if not o.endswith("discipline")]),
        )
        carry_out(self._assignment, self._of_centre(at), command)
        self._then(at, 60, 400, self.sign)

    def _contact(self, at: datetime) -> None:
        order = self._order()
        assert order is not None
        if order.contact_is_the_centres:
            by_centre = ContactForUnit(**self._key, contacted_at=at, way=ContactWay.PHONE)
            carry_out(self._assignment, self._of_centre(at), by_centre)
        elif order.state is State.SIGNED:
            command = ContactCaller(**self._key, unit=order.unit, contacted_at=at, way=ContactWay.PHONE)
            carry_out(self._assignment, self._of_unit(order, at), command)
        if self.life.channel in PAPER:
            self._then(at, 2 * 1440, 9 * 1440, self._accept)
        elif self.life.waits_for == "urging":
            self._then(at, 300, 600, self._urge)
        else:
            self._after(at, timedelta(days=1) + self._effort(), self._reply)

    def _urge(self, at: datetime) -> None:
        """A supervisor urges the unit about whatever it owes."""
        owed = ClocksView.select(
            self._supervision.database,
            "WHERE registration_no = %s AND outcome IS NULL AND unit IS NOT NULL",
            (self._number,),
        )
        if not owed:  # supervision has not heard of it yet
            self._then(at, 180, 240, self._urge)
            return
        supervisor = self._staff.principal(Role.SUPERVISOR, self.life.jurisdiction)
        command = UrgeUnit(**self._key, clock_id=owed[0].clock_id, words=matters()["urging"])
        urge_unit(self._supervision, self._staff.act(supervisor.id, at, self._number), command)
        self._then(at, 760, 900, self._answer_urging)

    def _answer_urging(self, at: datetime) -> None:
        order = self._order()
        assert order is not None
        answer = AnswerUrging(**self._key, unit=order.unit, answer=matters()["urging_answer"])
        carry_out(self._assignment, self._of_unit(order, at), answer)

    def _accept(self, at: datetime) -> None:
        order = self._order()
        assert order is not None
        command = DecideAcceptance(
            **self._key, unit=order.unit, outcome=AcceptanceOutcome.ACCEPTED, notice_served_at=at
        )
        carry_out(self._assignment, self._of_unit(order, at), command)
        self._after(at, timedelta(days=5) + 7 * self._effort(), self._reply)

    def _reply(self, at: datetime) -> None:
        order = self._order()
        assert order is not None
        kind = self._kind_of_reply
        command = SubmitReply(
            **self._key,
            unit=order.unit,
            text=self._random.choice(matters()["replies"][kind]),
            done={"explain": Done.EXPLAINED, "planned": Done.PLANNED}.get(kind, Done.DONE),
            promised_for=china_date(at + timedelta(days=20)) if kind == "planned" else None,
            facts="已到现场核实。",
            evidence="现场照片两张，拍摄于处理当日。",
        )
        carry_out(self._assignment, self._of_unit(order, at), command)
        if self.life.waits_for != "audit":
            self._then(at, 30, 500, self._audit)

    # the centre

    def _audit(self, at: datetime) -> None:
        if self.life.fate == "rejected" and not self._rejected:
            self._rejected = True
            reason = self._random.choice(matters()["rejections"])
            command = AuditReply(**self._key, verdict=Verdict.REJECT, reason=reason)
            carry_out(self._assignment, self._by(self._auditor, at), command)
            self._then(at, 300, 2000, self._reply)
            return
        approve = AuditReply(**self._key, verdict=Verdict.APPROVE)
        carry_out(self._assignment, self._by(self._auditor, at), approve)
        match self.life.waits_for:
            case "visit":
                pass
            case "promise" | "promise_kept":
                self._then(at, 500, 900, self._follow_promise)
            case "review":
                self._in_the_daytime(at, 760, 1500, self._rate)
            case _:
                self._then(at, 1000, 2500, self._visit)
        if self.life.rates and not self._asked_to_rate:
            self._asked_to_rate = True
            self._in_the_daytime(at, 760, 4000, self._rate)

    def _follow_promise(self, at: datetime) -> None:
        order = self._order()
        assert order is not None
        kept = self.life.waits_for == "promise_kept"
        command = FollowPromise(
            **self._key,
            unit=order.unit,
            progress=matters()["progress"],
            kept=kept,
            proof=matters()["proof"] if kept else "",
        )
        carry_out(self._assignment, self._of_unit(order, at), command)

    def _visit(self, at: datetime) -> None:
        self._visits += 1
        unhappy = self.life.fate == "redone" and self._visits == 1
        answered = unhappy or self.life.waits_for == "addition" or self._random.random() < 0.85
        resolved, satisfaction = self._said(unhappy, self.life.satisfied or self._visits > 1)
        command = RecordVisit(
            **self._key,
            answered=answered,
            resolved=resolved if answered else None,
            satisfaction=satisfaction if answered else None,
            words=self._random.choice(matters()["complaints"]) if unhappy else "",
        )
        record_visit(self._supervision, self._by(self._visitor, at), command)
        if self.life.waits_for == "addition":
            self._in_the_daytime(at, 760, 1500, self._add)
        elif unhappy:
            self._then(at, 760, 3000, self._reply_again)
        elif not answered and self._visits < 6:
            self._then(at, 900, 2000, self._visit_again)

    def _visit_again(self, at: datetime) -> None:
        order = self._order()
        if order is not None and order.state is State.RETURN_VISIT:
            self._visit(at)

    def _reply_again(self, at: datetime) -> None:
        order = self._order()
        assert order is not None
        if order.state is State.DISPATCHED:
            carry_out(self._assignment, self._of_unit(order, at), SignForOrder(**self._key, unit=order.unit))
        self._reply(at)

    def _rate(self, at: datetime) -> None:
        order = self._order()
        track = track_of(self._intake.database, jurisdiction_of(self._number), self._number)
        handled_again = order is not None and order.state not in {State.RETURN_VISIT, State.CLOSED}
        if handled_again or track is None or not answer_is_current(track):
            self._in_the_daytime(at, 760, 4000, self._rate)
            return
        contested = self.life.waits_for == "review"
        unhappy = contested or (self.life.fate == "redone" and self._visits < 2)
        resolved, satisfaction = self._said(unhappy, self.life.satisfied)
        comment = self._random.choice(matters()["complaints"]) if unhappy else None
        command = RateReply(resolved=resolved, satisfaction=satisfaction, comment=comment)
        rate_reply(self._intake, self._staff.act("citizen", at, self._number), self._number, command)

    def _add(self, at: datetime) -> None:
        """Something is added after the end, and the desk passes it on."""
        text = self._random.choice(matters()["additions"])
        add_text(self._intake, self._staff.act("citizen", at, self._number), self._number, AddText(text=text))
        self._then(at, 60, 200, self._pass_on)

    def _pass_on(self, at: datetime) -> None:
        (addition,) = load_petition(self._intake, self._number).added_later
        pass_on(self._intake, self._of_centre(at), self._operator, self._number, addition)

    # what the steps share

    @property
    def _kind_of_reply(self) -> str:
        if self.life.waits_for in {"promise", "promise_kept"}:
            return "planned"
        if self.life.fate == "rejected" and not self._rejected:
            return "poor"
        return "explain" if self.life.matter["nature"] in {"enquiry", "suggestion"} else "done"

    def _said(self, unhappy: bool, content: bool) -> tuple[Resolution, Satisfaction]:
        """Whether it is settled and whether they are satisfied are two questions, and people answer both."""
        said = UNHAPPY if unhappy else CONTENT if content else SO_SO
        return self._random.choices([answers for answers, _ in said], [weight for _, weight in said])[0]

    @property
    def _category(self) -> Category:
        return Category.SUGGESTION if self.life.matter["nature"] == "suggestion" else Category.CLAIM

    @property
    def _operator(self) -> Principal:
        return self._staff.principal(Role.OPERATOR, self.life.jurisdiction)

    @property
    def _clerk(self) -> Principal:
        return self._staff.principal(Role.CLERK, self.life.jurisdiction)

    @property
    def _registrar(self) -> Principal:
        """Calls are registered where they are taken, paper at the counter."""
        return self._operator if self.life.channel == Channel.HOTLINE else self._clerk

    @property
    def _auditor(self) -> Principal:
        """Never who registered it."""
        return self._operator if self._registrar == self._clerk else self._clerk

    @property
    def _visitor(self) -> Principal:
        return self._staff.principal(Role.VISITOR, self.life.jurisdiction)

    @property
    def _key(self) -> dict[str, str]:
        return {"jurisdiction": self.life.jurisdiction, "registration_no": self._number}

    def _order(self) -> Order | None:
        stream = Order.stream_id(self.life.jurisdiction, self._number)
        return self._assignment.ledger.find(Order, self.life.jurisdiction, stream)

    def _order_once_heard_of(self) -> Order | None:
        """The order, when assignment has caught up with intake."""
        self._staff.platform.services["assignment"].subscriptions["intake"].catch_up()
        return self._order()

    def _of_unit(self, order: Order, at: datetime) -> Act:
        assert order.unit is not None
        return self._staff.act(self._staff.handler(order.unit), at, self._number)

    def _of_centre(self, at: datetime) -> Act:
        return self._by(self._operator, at)

    def _by(self, who: Principal, at: datetime) -> Act:
        return self._staff.act(who.id, at, self._number)

    def _effort(self) -> timedelta:
        """How long the unit works on it: within five days, or well over."""
        if self.life.fate == "late":
            return timedelta(days=8 + 6 * self.life.pace)
        return timedelta(days=4.2 * self.life.pace)

    def _then(self, at: datetime, least: int, most: int, step: Step) -> None:
        """Plan an office's step, so many minutes on or when the office opens next."""
        self._agenda.plan(when_open(self._later(at, least, most), self._delay()), step)

    def _after(self, at: datetime, delay: timedelta, step: Step) -> None:
        self._agenda.plan(when_open(at + delay, self._delay()), step)

    def _on_duty(self, at: datetime, least: int, most: int, step: Step) -> None:
        """A unit's step on what the hotline sent: somebody is on duty on days off too. Paper waits for the office."""
        plan = self._then if self.life.channel in PAPER else self._in_the_daytime
        plan(at, least, most, step)

    def _in_the_daytime(self, at: datetime, least: int, most: int, step: Step) -> None:
        self._agenda.plan(when_awake(self._later(at, least, most), self._delay()), step)

    def _around_the_clock(self, at: datetime, least: int, most: int, step: Step) -> None:
        self._agenda.plan(self._later(at, least, most), step)

    def _later(self, at: datetime, least: int, most: int) -> datetime:
        return at + timedelta(minutes=self._random.uniform(least, most))

    def _delay(self) -> timedelta:
        """How long after it opened, or they got up, somebody comes to it."""
        return timedelta(minutes=self._random.uniform(2, 80))
