"""A petitioner who is not content, or adds something after the end: what the desk sees, and what the petitioner learns."""

from __future__ import annotations

from datetime import timedelta

import pytest

from huiyin_contracts.assignment import OrderClosed
from huiyin_contracts.intake import PetitionTriaged, RatingGiven
from huiyin_contracts.supervision import MatterConcluded, RedoOrdered
from huiyin_contracts.vocabulary import ClosingOutcome
from huiyin_intake.features.rate_reply.command import RateReply, rate_reply
from huiyin_intake.petitions import load_petition
from huiyin_intake.query_codes import query_code_of
from huiyin_ledger.domain import Refused
from huiyin_web.identity.policy import Role

from .conftest import Intake
from .given import dispatched, replied
from .test_additions import add, answered
from .wizard import form_of

HAPPY = RateReply.model_validate({"resolved": "resolved", "satisfaction": "satisfied"})
BAD = RateReply.model_validate(
    {"resolved": "unresolved", "satisfaction": "dissatisfied", "comment": "家里还是十五度"}
)


def rate(intake: Intake, number: str, rating: RateReply = BAD) -> None:
    rate_reply(intake.runtime, intake.act("citizen", number), number, rating)


def _waits_for_triage(intake: Intake, number: str) -> bool:
    return number in intake.browser(Role.OPERATOR).get("/intake/").text


@pytest.mark.parametrize("because", ["rated", "added"])
def test_whoever_is_not_content_with_the_desks_own_answer_is_triaged_again(
    intake: Intake, because: str
) -> None:
    number = intake.register().registration_no
    answered(intake, number)
    assert not _waits_for_triage(intake, number)
    if because == "rated":
        rate(intake, number)
    else:
        add(intake, number, "家里还是十五度")
    assert _waits_for_triage(intake, number)
    page = intake.browser(Role.OPERATOR).get(f"/intake/petitions/{number}").text
    assert "家里还是十五度" in page
    assert "重新受理" in page


def test_a_content_rating_of_the_desks_own_answer_asks_for_nothing(intake: Intake) -> None:
    number = intake.register().registration_no
    answered(intake, number)
    rate(intake, number, HAPPY)
    assert not _waits_for_triage(intake, number)


def test_what_is_taken_up_again_reaches_the_unit_with_what_was_said_and_each_answer_is_rated_once(
    intake: Intake,
) -> None:
    number = intake.register().registration_no
    answered(intake, number)
    rate(intake, number)
    answered(intake, number)
    rate(intake, number)
    intake.triage(number)
    triages = [each for each in intake.published() if isinstance(each, PetitionTriaged)]
    assert [each.answered_directly for each in triages] == [True, True, False]
    assert triages[-1].text.count("家里还是十五度") == 2
    with pytest.raises(Refused) as refused:
        rate(intake, number)
    assert refused.value.code == "no_reply_yet"


def test_each_rating_says_which_reply_it_is_about(intake: Intake) -> None:
    number = intake.register().registration_no
    answered(intake, number)
    rate(intake, number)
    intake.triage(number)
    intake.receive(dispatched(number), replied(number))
    rate(intake, number)
    ratings = [each for each in intake.published() if isinstance(each, RatingGiven)]
    assert [each.round for each in ratings] == [0, 1]


def _closed(intake: Intake) -> str:
    number = intake.register().registration_no
    intake.triage(number)
    intake.receive(dispatched(number), replied(number))
    closed = OrderClosed(registration_no=number, unit="housing", round=1, outcome=ClosingOutcome.CLOSED)
    concluded = MatterConcluded(registration_no=number, unit="housing", concluded_at=intake.clock.now())
    intake.receive(concluded, closed)
    return number


def _letter(intake: Intake, number: str) -> str:
    client = intake.browser()
    code = query_code_of(intake.runtime, number)
    proof = {**form_of(client.get("/track")), "registration_no": number, "query_code": code}
    return client.post("/track", data=proof, follow_redirects=True).text


def test_the_letter_tells_the_truth_about_what_is_added_after_the_end(intake: Intake) -> None:
    number = _closed(intake)
    assert "您的事项已经办结。我们会阅看您补充的内容" in _letter(intake, number)
    add(intake, number)
    (addition,) = load_petition(intake.runtime, number).added_later
    said = desk_passes_on(intake, number, addition)
    assert "已转回访岗" in said
    letter = _letter(intake, number)
    assert "正在研究是否退回重办" in letter
    assert "转给承办单位" not in letter
    redo = RedoOrdered(registration_no=number, unit="housing", reason="added", redo_count=1)
    intake.receive(redo, at=intake.clock.now() + timedelta(hours=1))
    assert "根据您补充的内容，已退回" in _letter(intake, number)


def desk_passes_on(intake: Intake, number: str, addition: int) -> str:
    client = intake.browser(Role.OPERATOR)
    page = client.get(f"/intake/petitions/{number}")
    assert "转回访岗复核是否退回重办" in page.text
    address = f"/intake/petitions/{number}/additions/{addition}/pass-on"
    return client.post(address, data=form_of(page), follow_redirects=True).text


def test_the_letter_says_that_a_bad_rating_is_looked_into_and_what_came_of_it(intake: Intake) -> None:
    number = _closed(intake)
    rate(intake, number)
    letter = _letter(intake, number)
    assert "我们正在复核您对办理结果提出的意见" in letter
    assert "未解决" in letter
    later = intake.clock.now() + timedelta(hours=1)
    told = MatterConcluded(registration_no=number, unit="housing", concluded_at=later, told="复测室温达标")
    intake.receive(told, at=later)
    letter = _letter(intake, number)
    assert "我们正在复核" not in letter
    assert "复测室温达标" in letter


def test_the_letter_quotes_what_was_answered_and_said_in_its_order_and_twice_what_was_added_twice(
    intake: Intake,
) -> None:
    number = _closed(intake)
    for _time in range(2):
        intake.clock.advance(timedelta(minutes=1))
        add(intake, number, "楼道里也没有灯")
    intake.clock.advance(timedelta(minutes=1))
    rate(intake, number)
    letter = _letter(intake, number)
    assert letter.count("楼道里也没有灯") == 2
    said = ["已修好", "楼道里也没有灯", "家里还是十五度"]
    assert sorted(said, key=letter.index) == said
    client, code = intake.browser(), query_code_of(intake.runtime, number)
    progress = client.get(f"/intake/api/v1/progress/{number}", headers={"Query-Code": code}).json
    assert [step["text"] for step in progress["steps"] if step["step"] in ("text_added", "rated")] == [
        "楼道里也没有灯",
        "楼道里也没有灯",
        "家里还是十五度",
    ]


def test_an_accusers_own_words_are_not_shown_on_a_screen_that_others_may_see(intake: Intake) -> None:
    number = intake.register(accusation=True, accused="某科长").registration_no
    add(intake, number, "还有两张收据")
    letter = _letter(intake, number)
    assert "您补充了" in letter
    assert "还有两张收据" not in letter
