"""The papers of the desk to a petitioner."""

from __future__ import annotations

import re

from huiyin_contracts.vocabulary import Channel
from huiyin_intake.features.answer_directly.command import AnswerDirectly, answer_directly
from huiyin_web.identity.offices import Office
from huiyin_web.identity.policy import Role
from huiyin_web.papers.pattern import patterns

from .conftest import Intake
from .given import CITY, NAME, dispatched, triage_command

GIVEN = {
    "number",
    "blank",
    "件",
    "人",
    "office",
    "hotline",
    "received",
    "channel",
    "title",
    "unit",
    "answer",
    "place",
    "first",
    "last",
    "sessions",
}


def listed(intake: Intake, number: str) -> list[str]:
    page = intake.browser(Role.CLERK).get(f"/intake/petitions/{number}/papers")
    assert page.status_code == 200
    return re.findall(r'href="[^"]*\?paper=([a-z_]+-\d+)"', page.text)


def sheet(intake: Intake, number: str, key: str) -> str:
    page = intake.browser(Role.CLERK).get(f"/intake/petitions/{number}/papers?paper={key}")
    found = re.search(r'<article class="paper".*</article>', page.text, re.DOTALL)
    assert found, page.text
    return found[0]


def test_whoever_wrote_a_letter_is_told_that_it_is_registered_and_where_it_went(intake: Intake) -> None:
    intake.runtime.identity.offices.set(Office(CITY, "大庆市信访局", hotline="12345"), "admin")
    intake.receive_units()
    number = intake.register(channel=Channel.LETTER).registration_no
    assert listed(intake, number) == ["registered-1"]
    intake.triage(number)
    intake.receive(dispatched(number))
    assert listed(intake, number) == ["registered-1", "forwarded-1"]
    registered = sheet(intake, number, "registered-1")
    for words in ("信访事项登记告知书", "大庆市信访局", number, "（联系电话：12345）"):
        assert words in registered
    assert "规定转送" in sheet(intake, number, "forwarded-1")


def test_no_paper_names_its_petitioner_and_none_is_a_look_at_the_name(intake: Intake) -> None:
    number = intake.register(channel=Channel.LETTER).registration_no
    assert NAME not in sheet(intake, number, "registered-1")
    assert "identity_revealed" not in intake.types(number)


def test_whoever_calls_is_told_by_telephone_and_may_have_the_answer_in_writing(intake: Intake) -> None:
    intake.receive_units()
    number = intake.register(channel=Channel.HOTLINE).registration_no
    assert listed(intake, number) == []
    command = AnswerDirectly(**triage_command().model_dump(), answer="请到社区登记。")
    answer_directly(intake.runtime, intake.act(), intake.operator, number, command)
    assert listed(intake, number) == ["answered-1"]
    answered = sheet(intake, number, "answered-1")
    assert "请到社区登记。" in answered
    assert "信访" not in answered


def test_of_an_accusation_and_of_what_nobody_signed_there_is_no_paper(intake: Intake) -> None:
    accusation = intake.register(channel=Channel.LETTER, accusation=True, accused="某科长").registration_no
    nobodys = intake.register(
        channel=Channel.LETTER, anonymous=True, name=None, phone=None, id_no=None, address=None
    ).registration_no
    assert listed(intake, accusation) == []
    assert listed(intake, nobodys) == []
    assert intake.browser(Role.OPERATOR).get(f"/intake/petitions/{accusation}/papers").status_code == 404


def test_every_pattern_asks_for_nothing_that_is_not_given() -> None:
    asked = {kind: pattern.asks_for - GIVEN for kind, pattern in patterns("huiyin_intake").items()}
    assert not any(asked.values()), asked
