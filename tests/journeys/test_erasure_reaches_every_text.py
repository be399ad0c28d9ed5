"""A person's erasure reaches every text about them: whatever is sealed in any service can no longer be read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from huiyin_assignment.domain.vocabulary import ContactWay, Done, State
from huiyin_contracts.base import UnitKey
from huiyin_contracts.vocabulary import (
    AcceptanceOutcome,
    Channel,
    DispatchMode,
    Nature,
    Resolution,
    Satisfaction,
)
from huiyin_intake.domain.vocabulary import Revealed
from huiyin_intake.features.add_text.command import AddText, add_text
from huiyin_intake.features.answer_directly.command import AnswerDirectly, answer_directly
from huiyin_intake.features.erase_petitioner.command import EraseWriter
from huiyin_intake.features.erase_petitioner.handler import erase_writer
from huiyin_intake.features.import_messages.importer import ImportMessages, import_messages
from huiyin_intake.features.rate_reply.command import RateReply, rate_reply
from huiyin_intake.features.refer_accusation.command import ReferAccusation, refer_accusation
from huiyin_intake.features.reveal_identity.command import Reveal, reveal
from huiyin_intake.features.review_addition.command import KeepBack, keep_back, pass_on
from huiyin_intake.petitions import load_petition
from huiyin_intake.views.register import RegisterView
from huiyin_ledger.clock.clock import SimulatedClock
from huiyin_ledger.domain import Act, Erased, Refused, Sealed
from huiyin_ledger.events import Event
from huiyin_ledger.ledger.types import EventTypes
from huiyin_operations.embedded.platform import Platform
from huiyin_supervision.domain.vocabulary import Decision
from huiyin_supervision.features.decide_review.command import DecideReview
from huiyin_supervision.features.decide_review.handler import decide_review
from huiyin_supervision.features.visit_petitioner.command import RecordVisit
from huiyin_supervision.features.visit_petitioner.handler import record_visit
from huiyin_web.bootstrap import definitions
from huiyin_web.identity.policy import Principal, Role

from .test_who_owes_can_act import CITY, CLERK, ORGAN, OTHER_UNIT, UNIT, City

ADMINISTRATOR = Principal.of("admin", "", Role.ADMINISTRATOR, CITY)
INVESTIGATOR = Principal.of("d", "", Role.UNIT_HANDLER, CITY, UnitKey(jurisdiction=CITY, unit=ORGAN), True)
WHO = {"name": "王女士", "phone": "13800138000", "address": "幸福路九号", "id_no": "23060219900307104X"}
STAFFS_OWN = {
    "intake.accusation_referral_refused.accused_units",
    "intake.accusation_referral_refused.attempted_unit",
    "intake.accusation_referred.accused_units",
    "intake.accusation_ruled_out.reason",
    "intake.addition_kept_back.reason",
    "intake.identity_revealed.reason",
    "intake.petition_taken_back.reason",
    "intake.second_look_taken.named",
    "intake.second_look_taken.organ",
    "intake.second_look_taken.reason",
}
"""What staff did with a matter and why, which an auditor must be able to read after the petitioner is gone. Sealed, because
it tells what an accusation is about; never the petitioner's words."""
HOLD_NONE = {"assignment.order_withdrawn.text", "assignment.order_withdrawn.title"}
"""Fields of a shape that is shared with matters that have texts."""
BAD = RateReply(
    resolved=Resolution.UNRESOLVED, satisfaction=Satisfaction.DISSATISFIED, comment="王女士家还是没有暖气"
)


class Person(City):
    """All that can be written about somebody, in every service."""

    def add(self, text: str, decision: str = "") -> None:
        add_text(self.intake, self.act("citizen"), self.number, AddText(text=text))
        if decision:
            addition = max(load_petition(self.intake, self.number).added_later)
            args = (self.intake, self.act("clerk"), CLERK, self.number, addition)
            if decision == "pass on":
                pass_on(*args)
            else:
                keep_back(*args, KeepBack(kept_because="与本件无关，涉及他人"))
        self.platform.settle()

    def rate(self) -> None:
        self.clock.advance(timedelta(minutes=10))
        rate_reply(self.intake, self.act("citizen"), self.number, BAD)
        self.platform.settle()

    def ask(self, resolved: Resolution, satisfaction: Satisfaction, words: str) -> None:
        self.clock.advance(timedelta(minutes=10))
        command = RecordVisit(
            jurisdiction=CITY,
            registration_no=self.number,
            answered=True,
            resolved=resolved,
            satisfaction=satisfaction,
            words=words,
        )
        record_visit(self.platform.runtime("supervision"), self.act("operator"), command)
        self.platform.settle()

    def decide(self, decision: Decision, reason: str) -> None:
        self.clock.advance(timedelta(minutes=10))
        command = DecideReview(
            jurisdiction=CITY, registration_no=self.number, decision=decision, reason=reason
        )
        decide_review(self.platform.runtime("supervision"), self.act("operator"), command)
        self.platform.settle()

    def reply(self, done: Done) -> None:
        promised = date(2026, 12, 1) if done is Done.PLANNED else None
        self.step("h", "submit_reply", UNIT, "答复王女士", "已到幸福路核实", done, "现场照片", "h", promised)
        self.step("clerk", "approve_reply", "clerk")

    def reveal(self, who: Principal, what: Revealed) -> None:
        command = Reveal(reason="核对来信人身份", what=what)
        reveal(self.intake, self.act(who.id), who, self.number, command)

    # -- stories

    def complains(self) -> None:
        """A letter, all the way: given back, redone, promised, closed, and taken up after the end."""
        self.register(channel=Channel.LETTER, location="幸福路九号", **WHO)
        self.reveal(CLERK, Revealed.IDENTITY)
        self.triage()
        self.add("又停了一天", "pass on")
        self.add("邻居的事", "keep back")
        self.step("h", "request_return", UNIT, "不归我们管", "职责清单", "h")
        self.step("clerk", "reject_return", "应由你单位办理", "clerk")
        self.step("clerk", "redispatch", OTHER_UNIT, "水务", DispatchMode.DISPATCH, "请先看一看")
        self.step("w", "request_return", OTHER_UNIT, "不归我们管", "职责清单", "w")
        self.step("clerk", "designate", UNIT, "住建局", DispatchMode.DISPATCH, "由你单位办理", "clerk")
        self.step("h", "sign", UNIT, "h")
        self.step("h", "contact_failed", UNIT, "王女士未接电话", "h")
        self.step("h", "contact", UNIT, self.clock.now(), ContactWay.PHONE, "与王女士通话", "h")
        self.step(
            "h", "decide_acceptance", UNIT, AcceptanceOutcome.ACCEPTED, self.clock.now(), "予以受理", "h"
        )
        self.urge()
        self.step("h", "answer_urging", UNIT, "正在联系王女士", "h")
        self.step("h", "submit_reply", UNIT, "已处理", "", Done.EXPLAINED, "", "h")
        self.step("clerk", "reject_reply", "没有说明处理结果", "clerk")
        self.reply(Done.PLANNED)
        self.step("h", "follow_promise", UNIT, "已采购管道", "", "h", kept=False)
        self.step("h", "follow_promise", UNIT, "已更换管道", "王女士签字", "h", kept=True)
        self.rate()
        self.decide(Decision.REDO, "请上门测量王女士家的室温")
        self.reply(Done.EXPLAINED)
        self.ask(Resolution.UNRESOLVED, Satisfaction.DISSATISFIED, "没人到过王女士家")
        self.reply(Done.EXPLAINED)
        self.ask(Resolution.RESOLVED, Satisfaction.SATISFIED, "王女士说已经好了")
        self.add("过了两天又不热了", "pass on")
        self.decide(Decision.CLOSE, "复测王女士家室温达标")

    def asks(self) -> None:
        """A call that looks like an accusation and is none: the desk answers it itself, which does not content the caller."""
        self.register(channel=Channel.HOTLINE, **{**WHO, "address": "和平路三号"})
        command = AnswerDirectly(
            category="claim",
            nature=Nature.ENQUIRY,
            matter_class="discipline/dereliction",
            no_accusation_because="只问举报电话是多少",
            place=CITY,
            answer="王女士您好，举报电话是12388。",
        )
        answer_directly(self.intake, self.act("clerk"), CLERK, self.number, command)
        self.platform.settle()
        self.rate()

    def accuses(self) -> None:
        """A letter that accuses the unit's people; its first referral is refused, the second one looked at twice."""
        self.register(channel=Channel.LETTER, accusation=True, accused="市纪委的科长", **WHO)
        with pytest.raises(Refused):
            self.refer(accused_unit=ORGAN, accused_party="王女士的邻居")
        self.refer(
            accused_unit=UNIT, accused_party="市纪律检查委员会的科长", confirmed_because="本机关另有专人办理"
        )
        self.platform.settle()
        self.reveal(INVESTIGATOR, Revealed.ACCUSATION)

    def accuses_unnoticed(self) -> None:
        """A letter that was dispatched to the unit that it accuses, and is taken back."""
        self.register(channel=Channel.LETTER, **WHO)
        self.triage()
        self.refer(accused_units=[UNIT], taken_back_because="王女士说科长收了供热企业的好处")
        self.platform.settle()

    def refer(self, **more: Any) -> None:
        command = ReferAccusation(competent_unit=ORGAN, **more)
        refer_accusation(self.intake, self.act("clerk"), CLERK, self.number, command)

    def wrote_before(self, directory: Path) -> None:
        """A message that was answered before it was imported."""
        message = {
            "message_id": "m1",
            "user": "王女士",
            "subject": "暖气不热",
            "submitted_at": "2019-05-06T10:00:00+08:00",
            "body": "王女士家暖气不热",
            "reply": "王女士，已修好",
            "replied_at": "2019-05-17T10:00:00+08:00",
        }
        file = directory / "messages.jsonl"
        file.write_text(json.dumps(message, ensure_ascii=False), "utf-8")
        import_messages(self.intake, "system:import", ImportMessages(file, CITY, with_replies=True))
        self.platform.settle()


def sealed_fields() -> set[str]:
    """``type.field`` of every sealed field of every event class of every service."""
    types = [kind for each in definitions() for kind in EventTypes(each.aggregates)]
    return {f"{kind.name}.{field}" for kind in types for field in kind.sealed}


def sealed_texts(platform: Platform) -> Iterator[tuple[Event, str, Sealed]]:
    """Of the services: what identity has sealed is the staff's."""
    for runtime in (platform.runtime(each.name) for each in definitions()):
        for jurisdiction in runtime.ledger.heads():
            for event in runtime.ledger.events(jurisdiction):
                for field, value in event.data.items():
                    if isinstance(value, Sealed):
                        yield event, f"{event.type}.{field}", value


def erase(person: Person) -> None:
    """Everybody who wrote something."""
    while waiting := RegisterView.select(person.intake.database, "WHERE NOT erased"):
        number = waiting[0].registration_no
        act = Act(ADMINISTRATOR.id, person.clock.now(), number)
        erase_writer(person.intake, act, ADMINISTRATOR, number, EraseWriter(reason="本人申请删除"))
    person.platform.settle()


def readable(text: Sealed) -> bool:
    try:
        text.open()
    except Erased:
        return False
    return True


def test_no_sealed_text_of_any_event_can_be_read_once_its_person_was_erased(
    platform: Platform, clock: SimulatedClock, tmp_path: Path
) -> None:
    person = Person(platform, clock)
    person.complains()
    person.asks()
    person.accuses()
    person.accuses_unnoticed()
    person.wrote_before(tmp_path)
    written = {name for _event, name, text in sealed_texts(platform) if readable(text)}
    assert sealed_fields() - written == HOLD_NONE, "a text that no story here writes"
    erase(person)
    left = {name for _event, name, text in sealed_texts(platform) if readable(text)}
    assert left - STAFFS_OWN == set()


def test_what_is_written_after_the_erasure_is_taken(platform: Platform, clock: SimulatedClock) -> None:
    person = Person(platform, clock)
    person.register(channel=Channel.HOTLINE, **WHO)
    person.triage()
    person.step("h", "sign", UNIT, "h")
    person.step("h", "contact", UNIT, clock.now(), ContactWay.PHONE, "", "h")
    erase(person)
    person.urge()
    person.step("h", "answer_urging", UNIT, "正在办理", "h")
    person.reply(Done.EXPLAINED)
    assert person.order().state is State.CLOSED, "nobody can be asked any more"
    assert not [
        each for s in platform.services.values() for sub in s.subscriptions.values() for each in sub.parked()
    ]
