"""The papers of an order: what stands in each, and who gets to print it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from huiyin_contracts.intake import AccusationReferred
from huiyin_contracts.vocabulary import AcceptanceOutcome, Category, Channel
from huiyin_ledger.clock.clock import SimulatedClock
from huiyin_web.identity.offices import Office
from huiyin_web.identity.policy import Role
from huiyin_web.papers.pattern import patterns

from .conftest import Assignment, Desk
from .given import DISCIPLINE, JURISDICTION, NO, NOW, triaged

Sit = Callable[..., Desk]
ORDER, PAPERS = f"/assignment/orders/{NO}", f"/assignment/orders/{NO}/papers"
TEXTS = {
    "title",
    "text",
    "reason",
    "reply",
    "promised",
    "above",
    "secrecy",
    "received",
    "channel",
    "category",
    "matter_class",
    "place",
}
EVERYWHERE = {"number", "blank", "件", "人", "office", "hotline", "unit"}


@pytest.fixture
def office(assignment: Assignment) -> None:
    assignment.runtime.identity.offices.set(Office(JURISDICTION, "大庆市信访局", hotline="12345"), "admin")


def listed(who: Desk) -> list[str]:
    return re.findall(r'href="[^"]*\?paper=([a-z_]+-\d+)"', who.get(PAPERS, "zh").text)


def printed(who: Desk, key: str, lang: str = "zh") -> str:
    """The words of one paper, each paragraph on a line."""
    answer = who.get(f"{PAPERS}?paper={key}", lang)
    sheet = re.search(r'<article class="paper".*</article>', answer.text, re.DOTALL)
    assert sheet, answer.text
    return re.sub(r"\n\s*", "\n", re.sub(r"<[^>]*>", "", sheet[0]))


def decided(assignment: Assignment, desk: Sit, outcome: AcceptanceOutcome, **changed: object) -> None:
    assignment.receive(triaged(**{"channel": Channel.LETTER, **changed}))
    handler = desk(Role.UNIT_HANDLER)
    handler.fill_in(f"{ORDER}/sign")
    handler.fill_in(
        f"{ORDER}/acceptance",
        outcome=outcome.value,
        notice_served_at="2026-03-02T09:00",
        reason="应当申请劳动仲裁",
    )


def opinion_given(assignment: Assignment, desk: Sit, **changed: object) -> None:
    decided(assignment, desk, AcceptanceOutcome.ACCEPTED, **changed)
    reply = {"text": "已经恢复供热。\n依据供热条例第十条。", "done": "planned", "promised_for": "2026-03-20"}
    contact = {"contacted_at": "2026-03-02T09:00", "way": "phone", "note": "约定上门"}
    handler = desk(Role.UNIT_HANDLER)
    assert handler.fill_in(f"{ORDER}/contact", **contact).status_code == 303
    assert handler.fill_in(f"{ORDER}/reply", **reply).status_code == 303
    assert desk(Role.CLERK).fill_in(f"{ORDER}/audit", verdict="approve").status_code == 303


@pytest.mark.usefixtures("office")
def test_a_letter_of_transfer_has_what_the_unit_needs_and_bears_the_day_on_which_it_went_out(
    assignment: Assignment, desk: Sit, clock: SimulatedClock
) -> None:
    assignment.receive(triaged(channel=Channel.LETTER))
    before = printed(desk(Role.CLERK), "transfer-1")
    for words in ("大庆市信访局", f"编号：{NO}-转1", "关于转送信访事项的函", "供热办：", "室温只有十四度。"):
        assert words in before
    assert "2026年3月2日" in before
    clock.set(NOW.replace(month=6))
    assignment.runtime.identity.offices.set(Office(JURISDICTION, "新名称"), "admin")
    assert "新名称" in desk(Role.CLERK).get(PAPERS, "zh").text
    assert printed(desk(Role.CLERK), "transfer-1") == before


@pytest.mark.usefixtures("office")
def test_a_paper_is_the_same_whoever_prints_it_and_when_and_in_whatever_language(
    assignment: Assignment, desk: Sit, clock: SimulatedClock
) -> None:
    opinion_given(assignment, desk)
    before = {key: printed(desk(Role.CLERK), key) for key in listed(desk(Role.CLERK))}
    assert list(before) == ["transfer-1", "accepted-1", "opinion-1"]
    clock.set(NOW.replace(month=6))
    handler = desk(Role.UNIT_HANDLER)
    assert {
        key: printed(handler, key, "en").replace("To be written in", "待填写") for key in before
    } == before


@pytest.mark.usefixtures("office")
def test_an_opinion_names_the_remedy_and_nobody_by_name(assignment: Assignment, desk: Sit) -> None:
    opinion_given(assignment, desk)
    opinion = printed(desk(Role.UNIT_HANDLER), "opinion-1")
    for words in (
        "信访事项处理意见书",
        "三十日内",
        "第三十五条",
        "请求本单位的上一级机关、单位复查",
        "2026年3月20日前",
    ):
        assert words in opinion
    assert "已经恢复供热。\n依据供热条例第十条。" in opinion
    page = desk(Role.UNIT_HANDLER).get(f"{PAPERS}?paper=opinion-1", "zh").text
    assert '<p class="paper-recipient"><span class="paper-blank"' in page
    assert "抄送：大庆市信访局。" in opinion


@pytest.mark.parametrize("outcome", [each for each in AcceptanceOutcome if each.value != "accepted"])
def test_what_is_not_accepted_has_its_notice_with_the_reason(
    assignment: Assignment, desk: Sit, outcome: AcceptanceOutcome
) -> None:
    decided(assignment, desk, outcome)
    notice = printed(desk(Role.CLERK), f"{outcome.value}-1")
    assert "信访事项不予受理告知书" in notice
    assert "应当申请劳动仲裁" in notice
    assert "联系电话" not in notice  # no office has a number here


def test_a_suggestion_gets_a_reply_without_a_remedy(assignment: Assignment, desk: Sit) -> None:
    opinion_given(assignment, desk, category=Category.SUGGESTION)
    assert listed(desk(Role.CLERK)) == ["transfer-1", "accepted_suggestion-1", "suggestion_reply-1"]
    assert "复查" not in printed(desk(Role.CLERK), "suggestion_reply-1")


def test_the_hotline_speaks_of_requests_and_owes_no_notice_of_acceptance(
    assignment: Assignment, desk: Sit
) -> None:
    assignment.receive(triaged())
    desk(Role.UNIT_HANDLER).fill_in(f"{ORDER}/sign")
    desk(Role.UNIT_HANDLER).fill_in(f"{ORDER}/acceptance", outcome="accepted")
    assert listed(desk(Role.CLERK)) == ["dispatch-1"]
    sheet = printed(desk(Role.CLERK), "dispatch-1")
    assert "关于办理诉求工单的通知" in sheet
    assert "信访" not in sheet


def test_whoever_left_no_name_is_sent_nothing(assignment: Assignment, desk: Sit) -> None:
    decided(assignment, desk, AcceptanceOutcome.ACCEPTED, anonymous=True)
    assert listed(desk(Role.CLERK)) == ["transfer-1"]


def test_where_secrecy_was_asked_for_the_centre_addresses_what_the_unit_writes(
    assignment: Assignment, desk: Sit
) -> None:
    decided(assignment, desk, AcceptanceOutcome.ACCEPTED, confidential=True)
    assert "请交" not in printed(desk(Role.CLERK), "accepted-1")
    assert "姓名和内容保密" in printed(desk(Role.CLERK), "transfer-1")
    page = desk(Role.UNIT_HANDLER).get(f"{PAPERS}?paper=accepted-1", "zh").text
    assert "由中心填写姓名并送达" in page


def test_a_unit_prints_its_own_papers_and_those_of_an_earlier_one_stay_numbered(
    assignment: Assignment, desk: Sit
) -> None:
    assignment.receive(triaged(channel=Channel.LETTER))
    clerk = desk(Role.CLERK)
    clerk.fill_in(f"{ORDER}/redispatch", unit="water", mode="assign", reason="管网问题")
    assert listed(clerk) == ["transfer-1", "assign-1"]
    assert listed(desk(Role.UNIT_HANDLER, unit="water")) == ["assign-1"]
    assert desk(Role.UNIT_HANDLER).get(PAPERS).status_code == 404


def test_of_an_accusation_there_is_no_paper_not_even_of_what_went_out_before(
    assignment: Assignment, desk: Sit
) -> None:
    assignment.receive(triaged(channel=Channel.LETTER))
    referred = AccusationReferred(
        registration_no=NO,
        competent_unit=DISCIPLINE,
        received_at=NOW,
        taken_back=True,
    )
    assignment.receive(referred)
    organ = desk(Role.UNIT_HANDLER, unit="discipline")
    assert organ.get(PAPERS).status_code == 200
    assert listed(organ) == []
    assert 'class="paper"' not in organ.get(f"{PAPERS}?paper=transfer-1").text
    assert desk(Role.UNIT_HANDLER).get(PAPERS).status_code == 404
    assert desk(Role.CLERK).get(PAPERS).status_code == 404


def test_every_pattern_asks_for_nothing_that_is_not_given() -> None:
    asked = {
        kind: pattern.asks_for - TEXTS - EVERYWHERE for kind, pattern in patterns("huiyin_assignment").items()
    }
    assert not any(asked.values()), asked
