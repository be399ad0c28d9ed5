"""A petition that was triaged turns out to be an accusation: it is taken back, and is one as if it had been from the
start."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from huiyin_contracts.assignment import OrderClosed, OrderSigned, ReplySubmitted, UnitClosed, UnitReopened
from huiyin_contracts.base import ContractEvent
from huiyin_contracts.intake import AccusationReferred, PetitionSealed, PetitionTriaged
from huiyin_contracts.vocabulary import Category, Channel, ClosingOutcome, Resolution, Satisfaction
from huiyin_intake.domain.vocabulary import Revealed, State
from huiyin_intake.features.add_text.command import AddText, add_text
from huiyin_intake.features.answer_directly.command import AnswerDirectly, answer_directly
from huiyin_intake.features.erase_petitioner.command import EraseWriter
from huiyin_intake.features.erase_petitioner.handler import erase_writer
from huiyin_intake.features.rate_reply.command import RateReply, rate_reply
from huiyin_intake.features.refer_accusation.command import ReferAccusation, refer_accusation
from huiyin_intake.features.review_addition.command import pass_on
from huiyin_intake.features.track_petition.api import progress_of
from huiyin_intake.petitions import load_petition
from huiyin_intake.views.tracking import track_of
from huiyin_ledger.domain import NotFound, Refused
from huiyin_testing.forms import refused as led_back
from huiyin_web.identity.policy import Principal, Role

from .conftest import Intake
from .given import CITY, dispatched, replied, triage_command
from .test_additions import add, added_later, pass_it_on
from .test_secrecy import DISCIPLINE, HOUSING, look

BECAUSE = "来电人说科长收了好处"
ADDED = "科长昨天又来要钱"


def at_unit(intake: Intake, **changes: Any) -> str:
    """Dispatched to the unit that it accuses, for nobody noticed."""
    intake.receive_units()
    number = intake.register(text="科长收了好处，暖气一直不热。", **changes).registration_no
    intake.triage(number)
    intake.receive(dispatched(number))
    return number


def take_back(intake: Intake, number: str, by: Principal | None = None, **changes: Any) -> None:
    given = {"competent_unit": "discipline", "accused_units": ["housing"], "taken_back_because": BECAUSE}
    who = by or intake.clerk
    command = ReferAccusation.model_validate({**given, **changes})
    refer_accusation(intake.runtime, intake.act(who.id, number), who, number, command)


def refused(intake: Intake, number: str, **changes: Any) -> str:
    with pytest.raises(Refused) as refusal:
        take_back(intake, number, **changes)
    return refusal.value.code


def rate(intake: Intake, number: str, comment: str | None = None) -> None:
    rating = RateReply(
        resolved=Resolution.UNRESOLVED, satisfaction=Satisfaction.DISSATISFIED, comment=comment
    )
    rate_reply(intake.runtime, intake.act("citizen", number), number, rating)


def test_what_was_dispatched_is_taken_back_and_told_as_an_accusation(intake: Intake) -> None:
    number = at_unit(intake)
    take_back(intake, number)
    petition = load_petition(intake.runtime, number)
    assert (petition.state, petition.accusation, petition.category) == (
        State.REFERRED,
        True,
        Category.ACCUSATION,
    )
    sealed, referred = intake.published()[-2:]
    assert isinstance(sealed, PetitionSealed)
    assert isinstance(referred, AccusationReferred)
    assert referred.taken_back
    assert BECAUSE not in "".join(each.model_dump_json() for each in intake.published())


def test_a_second_attempt_is_told_that_it_is_referred(intake: Intake) -> None:
    number = at_unit(intake)
    take_back(intake, number)
    assert refused(intake, number) == "already_referred"
    clerk = intake.browser(Role.CLERK)
    again = led_back(
        clerk.post(
            f"/intake/petitions/{number}/referral",
            data={"competent_unit": "discipline", "accused_units": "housing", "taken_back_because": BECAUSE},
        ),
        clerk.get,
    )
    assert "已作为检举控告按密件转送" in again.text


def test_one_that_waits_for_triage_is_referred_as_ever(intake: Intake) -> None:
    intake.receive_units()
    number = intake.register().registration_no
    take_back(intake, number, taken_back_because="")
    (referred,) = [each for each in intake.published() if isinstance(each, AccusationReferred)]
    assert not referred.taken_back
    assert "petition_taken_back" not in intake.types(number)


def test_taking_back_has_the_rules_of_every_referral_and_needs_a_reason(intake: Intake) -> None:
    number = at_unit(intake)
    for because in ("", "   ", "收了"):
        assert refused(intake, number, taken_back_because=because) == "reason_required"
    assert refused(intake, number, competent_unit="centre") == "not_competent"
    intake.receive(UnitClosed(unit="discipline"))
    assert refused(intake, number) == "unit_closed"
    intake.receive(UnitReopened(unit="discipline"))
    assert refused(intake, number, accused_units=[]) == "accused_required"
    assert refused(intake, number, accused_units=["nobody"]) == "unknown_unit"
    assert refused(intake, number, accused_units=[], accused_party="discipline 的人") == "second_look"
    assert load_petition(intake.runtime, number).state is State.TRIAGED
    assert "petition_taken_back" not in intake.types(number)


def test_an_attempt_to_refer_it_to_the_accused_is_recorded_and_leaves_it_where_it_is(intake: Intake) -> None:
    """Sealed here while the unit still had it, it would have been half taken back."""
    number = at_unit(intake)
    assert refused(intake, number, competent_unit="housing-station") == "accused_unit"
    assert intake.types(number)[-1] == "accusation_referral_refused"
    assert intake.browser(Role.OPERATOR).get(f"/intake/petitions/{number}").status_code == 200
    assert number in intake.browser(Role.OPERATOR).get("/intake/?state=all").text
    take_back(intake, number)
    assert intake.browser(Role.OPERATOR).get(f"/intake/petitions/{number}").status_code == 404


def test_whoever_may_not_triage_takes_nothing_back(intake: Intake) -> None:
    number = at_unit(intake)
    for who in (
        HOUSING,
        Principal.of("s", "", Role.SUPERVISOR, CITY),
        Principal.of("o", "", Role.OPERATOR, "230621"),
    ):
        with pytest.raises(Refused):
            take_back(intake, number, by=who)
    assert load_petition(intake.runtime, number).state is State.TRIAGED


def test_the_unit_that_has_it_loses_sight_of_the_petitioner_at_once(intake: Intake) -> None:
    """Before anybody else has heard of it."""
    number = at_unit(intake)
    assert look(intake, HOUSING, number).name
    take_back(intake, number)
    for what in Revealed:
        with pytest.raises(NotFound):
            look(intake, HOUSING, number, what)
    shown = look(intake, DISCIPLINE, number, Revealed.ACCUSATION)
    assert "科长收了好处" in (shown.text or "")


def test_what_the_desk_had_not_read_yet_goes_to_the_organ_and_waits_no_more(intake: Intake) -> None:
    number = at_unit(intake)
    add_text(intake.runtime, intake.act("citizen", number), number, AddText(text=ADDED))
    assert number in intake.browser(Role.CLERK).get("/intake/additions").text
    (addition,) = load_petition(intake.runtime, number).added_later
    take_back(intake, number)
    assert number not in intake.browser(Role.CLERK).get("/intake/additions").text
    with pytest.raises(NotFound):
        pass_on(intake.runtime, intake.act("clerk-1", number), intake.clerk, number, addition)
    assert ADDED in (look(intake, DISCIPLINE, number, Revealed.ACCUSATION).text or "")


def test_the_organ_reads_what_was_written_with_a_rating_in_its_place(intake: Intake) -> None:
    number = at_unit(intake)
    intake.receive(OrderSigned(registration_no=number, unit="housing", by="housing-1"), replied(number))
    rate(intake, number, comment="根本没人来核实过")
    add_text(intake.runtime, intake.act("citizen", number), number, AddText(text=ADDED))
    take_back(intake, number)
    read = look(intake, DISCIPLINE, number, Revealed.ACCUSATION).text or ""
    places = [read.index(words) for words in ("科长收了好处", "根本没人来核实过", ADDED)]
    assert places == sorted(places)
    assert read.count("根本没人来核实过") == 1


def test_a_rating_that_names_the_organ_stops_for_a_second_look(intake: Intake) -> None:
    number = at_unit(intake)
    intake.receive(OrderSigned(registration_no=number, unit="housing", by="housing-1"), replied(number))
    rate(intake, number, comment="discipline 的人也收了")
    assert refused(intake, number) == "second_look"


def test_an_addition_that_names_the_organ_stops_for_a_second_look(intake: Intake) -> None:
    number = at_unit(intake)
    add_text(intake.runtime, intake.act("citizen", number), number, AddText(text="discipline 的人也收了"))
    assert refused(intake, number) == "second_look"


def test_a_petition_that_the_desk_answered_itself_is_taken_back_too(intake: Intake) -> None:
    intake.receive_units()
    number = intake.register().registration_no
    command = AnswerDirectly(**triage_command().model_dump(), answer="路灯今晚修好，谢谢来电。")
    answer_directly(intake.runtime, intake.act(), intake.operator, number, command)
    take_back(intake, number)
    page = intake.browser(Role.CLERK).get(f"/intake/petitions/{number}").text
    assert "路灯今晚修好" not in page
    with pytest.raises(Refused) as nothing:
        rate(intake, number)
    assert nothing.value.code == "no_reply_yet"


def test_of_an_erased_petitioner_nothing_is_left_to_take_back(intake: Intake) -> None:
    number = at_unit(intake)
    who = Principal.of("admin-1", "", Role.ADMINISTRATOR, CITY)
    erase_writer(intake.runtime, intake.act("admin-1"), who, number, EraseWriter(reason="本人书面申请"))
    assert refused(intake, number) == "petitioner_erased"


LATE = ("heard before", "heard after")


@pytest.mark.parametrize("heard", LATE)
def test_the_petitioner_is_promised_what_happens_to_an_accusation_and_nothing_else(
    intake: Intake, heard: str
) -> None:
    """Whatever the unit did, and whenever it was heard of."""
    number = at_unit(intake)
    of_unit = {"registration_no": number, "unit": "housing"}
    handled: list[ContractEvent] = [
        OrderSigned.model_validate({**of_unit, "by": "housing-1"}),
        replied(number, text="暖气已经修好"),
        OrderClosed.model_validate({**of_unit, "round": 1, "outcome": ClosingOutcome.CLOSED}),
    ]
    if heard == "heard before":
        intake.receive(*handled)
        rate(intake, number)
    intake.clock.advance(timedelta(minutes=5))
    take_back(intake, number)
    if heard == "heard after":
        intake.receive(*handled)
    intake.receive(dispatched(number, "discipline", sealed=True, category=Category.ACCUSATION))
    track = track_of(intake.runtime.database, CITY, number)
    assert track is not None
    told = progress_of(intake.runtime, track)
    assert (told.status, told.unit_name, told.due_at, told.answer, told.may_rate) == (
        "referred",
        None,
        None,
        None,
        False,
    )
    assert [step.step for step in told.steps] == ["registered", "referred"]
    assert "修好" not in told.model_dump_json()
    intake.clock.advance(timedelta(days=3))
    of_organ = {"registration_no": number, "unit": "discipline", "round": 1}
    intake.receive(OrderClosed.model_validate({**of_organ, "outcome": ClosingOutcome.CLOSED}))
    track = track_of(intake.runtime.database, CITY, number)
    assert track is not None
    assert [step.step for step in progress_of(intake.runtime, track).steps][-1] == "closed"


def test_those_who_handle_accusations_read_whom_it_had_reached_and_nobody_else(intake: Intake) -> None:
    intake.add_account("somebody", "张经办", Role.UNIT_HANDLER, "housing")
    number = at_unit(intake)
    of_unit = {"registration_no": number, "unit": "housing"}
    intake.receive(
        OrderSigned.model_validate({**of_unit, "by": "somebody"}),
        ReplySubmitted.model_validate({**of_unit, "round": 1}),
    )
    look(intake, HOUSING, number)
    add(intake, number)
    pass_it_on(intake, number, added_later(intake, number).number)
    path = f"/intake/petitions/{number}?lang=zh_Hans_CN"
    clerk, operator = intake.browser(Role.CLERK), intake.browser(Role.OPERATOR)
    asked = clerk.get(path).text
    assert all(
        word in asked
        for word in ("此前的知悉情况", "张经办", "签收", "查看了诉求人身份", "housing-1", "收到补充内容")
    )
    assert "仅打开工单阅看不作记录" in asked
    assert "此前的知悉情况" not in operator.get(path).text
    assert "请立即告知其编号" in operator.get(path).text
    assert "以上为有记录的操作" in asked

    take_back(intake, number)
    intake.receive(
        dispatched(number, "discipline", sealed=True, category=Category.ACCUSATION),
        OrderSigned.model_validate({"registration_no": number, "unit": "discipline", "by": "organ-handler"}),
    )
    afterwards = clerk.get(path).text
    assert "张经办" in afterwards
    assert "organ-handler" not in afterwards
    assert "此前的知悉情况" not in afterwards
    assert "转送有权处理的机关" in afterwards
    assert operator.get(path).status_code == 404
    form = {"what": "accusation", "reason": "核实被反映人情况"}
    opened = intake.browser(Role.UNIT_HANDLER, "discipline").post(
        f"/intake/petitions/{number}/reveal", data=form
    )
    assert "张经办" in opened.text


def test_the_form_asks_for_the_reason_and_keeps_what_was_typed(intake: Intake) -> None:
    number = at_unit(intake)
    clerk = intake.browser(Role.CLERK)
    form = {"competent_unit": "discipline", "accused_units": "housing", "accused_party": "供热科科长"}
    again = led_back(clerk.post(f"/intake/petitions/{number}/referral", data=form), clerk.get)
    assert "供热科科长" in again.text
    both = {**form, "competent_unit": "", "taken_back_because": "收了"}
    wrong = led_back(clerk.post(f"/intake/petitions/{number}/referral", data=both), clerk.get)
    assert 'href="#f-taken_back_because"' in wrong.text
    assert 'href="#f-competent_unit"' in wrong.text
    done = clerk.post(f"/intake/petitions/{number}/referral", data={**form, "taken_back_because": BECAUSE})
    assert done.status_code == 303
    assert load_petition(intake.runtime, number).state is State.REFERRED


def test_the_triage_is_still_the_only_time_that_its_text_left(intake: Intake) -> None:
    number = at_unit(intake, channel=Channel.WEB)
    take_back(intake, number)
    assert len([each for each in intake.published() if isinstance(each, PetitionTriaged)]) == 1


def test_of_what_no_unit_has_yet_no_table_is_spoken_of(intake: Intake) -> None:
    intake.receive_units()
    number = intake.register().registration_no
    intake.triage(number)
    asked = intake.browser(Role.CLERK).get(f"/intake/petitions/{number}?lang=zh_Hans_CN").text
    assert "仅打开工单阅看不作记录" in asked
    assert "以上为有记录的操作" not in asked
