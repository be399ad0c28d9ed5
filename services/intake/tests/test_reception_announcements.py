"""Reception days as the public is told of them: page, notice, text, JSON, Atom and iCalendar say the same, and no more."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from typing import Any

import feedparser
import icalendar
import pytest
from flask.testing import FlaskClient

from huiyin_contracts.vocabulary import ReceptionLevel
from huiyin_intake.domain.reception_session_events import Announcement
from huiyin_intake.features.change_reception.command import (
    CancelSession,
    ChangeLawyer,
    ReplaceLeader,
    cancel_session,
    change_lawyer,
    move_session,
    replace_leader,
)
from huiyin_intake.features.keep_reception_roster.command import (
    EnterLeader,
    EnterPlace,
    SetRules,
    enter_leader,
    enter_place,
    set_rules,
)
from huiyin_intake.features.plan_receptions.command import PlanSession, plan_session
from huiyin_intake.features.tell_receptions.api import NAMES, ToldSession, ToldSessions
from huiyin_intake.features.tell_receptions.sentences import PARTS
from huiyin_web.identity.offices import Office as NamedOffice
from huiyin_web.identity.policy import Role

from .conftest import Intake
from .given import CITY, COUNTY
from .reception_office import Office, moving

FORMS = (
    "/receptions",
    "/receptions/notice",
    "/receptions/text",
    "/receptions.atom",
    "/receptions.ics",
    "/intake/api/v1/announced-receptions",
)
FEEDS = FORMS[2:]
HOSTILE = "<script>alert(1)</script>\r\nEND:VEVENT;,\\\"'&"


@pytest.fixture
def office(intake: Intake) -> Office:
    found = Office(intake)
    rules = {
        "announced_before": 3,
        "booking_ends_before": 1,
        "booking_ends_at": "17:00",
        "representatives": 5,
    }
    command = {"jurisdiction": CITY, "slots": 8, "hall_phone": "0459-12345", "day_off": "next", **rules}
    set_rules(found.runtime, intake.act("clerk-1"), SetRules.model_validate(command))
    return found


class Public:
    """Somebody without an account."""

    def __init__(self, intake: Intake) -> None:
        self.client = intake.browser()

    def text(self, address: str) -> str:
        answer = self.client.get(address)
        assert answer.status_code == 200, answer.text
        if address.startswith("/receptions.ics"):
            return str(icalendar.Calendar.from_ical(answer.data).to_ical().decode().replace("\r\n ", ""))
        return answer.text

    def sessions(self, **query: str) -> list[ToldSession]:
        answer = self.client.get("/intake/api/v1/announced-receptions", query_string=query)
        assert answer.status_code == 200, answer.text
        return ToldSessions.model_validate(answer.get_json()).items

    def events(self, **query: str) -> list[Any]:
        answer = self.client.get("/receptions.ics", query_string=query)
        assert answer.content_type == "text/calendar; charset=utf-8"
        return list(icalendar.Calendar.from_ical(answer.data).walk("VEVENT"))

    def entries(self, **query: str) -> list[Any]:
        answer = self.client.get("/receptions.atom", query_string=query)
        assert answer.content_type == "application/atom+xml; charset=utf-8"
        feed = feedparser.parse(answer.data)
        assert (feed.bozo, feed.version) == (False, "atom10")
        return list(feed.entries)


@pytest.fixture
def public(intake: Intake) -> Public:
    return Public(intake)


def replacing(leader: str = "leader-2") -> ReplaceLeader:
    return ReplaceLeader(leader=leader, reason="到外地开会")


def in_the_county(intake: Intake, name: str) -> str:
    """A session of the county's only leader, on the day of the city's."""
    act = intake.act("clerk-2")
    leader = enter_leader(
        intake.runtime,
        act,
        EnterLeader(jurisdiction=COUNTY, name=name, post="县长", level=ReceptionLevel.COUNTY),
    )
    place = enter_place(
        intake.runtime, act, EnterPlace(jurisdiction=COUNTY, name="县信访局", address="中央街2号")
    )
    command = {"jurisdiction": COUNTY, "on": date(2026, 3, 18), "starts": "09:00", "ends": "11:00"}
    return plan_session(
        intake.runtime, act, PlanSession.model_validate({**command, "leader": leader, "place": place})
    )


def announce_in_the_county(intake: Intake, session: str) -> None:
    answer = intake.browser(Role.CLERK, jurisdiction=COUNTY).post(
        "/intake/api/v1/receptions/announce", json={"sessions": [session]}
    )
    assert answer.get_json() == {"announced": [session]}


def test_what_is_announced_stands_in_every_form(office: Office, public: Public) -> None:
    office.announce(office.session(lawyer="lawyer-1"))
    for address in FORMS:
        text = public.text(address)
        for words in ("市长0", "副市长", "信访大厅", "一号室", "东风路1号", "甲律师", "0459-12345"):
            assert words in text, (address, words)
    for address in FORMS[:-1]:
        for words in ("2026年3月18日", "09:00–11:30", "2026年3月17日 17:00", "公用事业"):
            if (address, words) != ("/receptions.ics", "09:00–11:30"):
                assert words in public.text(address), (address, words)


def test_programs_are_told_the_session_as_it_was_announced(office: Office, public: Public) -> None:
    session = office.session(lawyer="lawyer-1")
    office.announce(session)
    (told,) = public.sessions()
    assert (told.session_no, told.edition, told.corrections) == (session, 1, [])
    assert (told.jurisdiction.code, told.jurisdiction.name) == (CITY, "大庆市")
    assert [(each.code, each.name) for each in told.classes] == [("utilities", "公用事业")]
    assert (told.leader, told.post, told.leader_code) == ("市长0", "副市长", "leader-1")
    assert told.starts_at == datetime(2026, 3, 18, 1, tzinfo=UTC)
    assert told.booking_ends_at == datetime(2026, 3, 17, 9, tzinfo=UTC)
    assert (told.announced_at, told.changed_at) == (office.intake.clock.now(),) * 2


def test_nothing_that_was_not_announced_stands_in_any_form(office: Office, public: Public) -> None:
    """Neither a session, nor its move, nor who else is on the roster, nor a session that is to be offered instead."""
    announced, planned = office.session(), office.session(leader="leader-3", on=date(2026, 3, 25))
    moved = office.session(leader="leader-3", on=date(2026, 3, 24), room="二号室")
    office.do(move_session, moved, moving(on=date(2026, 3, 26), room="二号室"))
    office.announce(announced)
    office.leader("新名字")
    office.leader("新名字乙", leader="leader-3")
    enter_place(
        office.runtime,
        office.intake.act("clerk-1"),
        EnterPlace(jurisdiction=CITY, name="新大厅", address="新路", rooms=("一号室",)),
    )
    before = [public.text(address) for address in FORMS]
    office.do(cancel_session, announced, CancelSession(reason="全市防汛指挥", offered=planned))
    for text in before + [public.text(address) for address in FORMS]:
        for secret in ("市长2", planned, moved, "3月24日", "3月25日", "3月26日", "二号室"):
            assert secret not in text, secret
    for text in before:
        for secret in ("新名字", "新大厅", "新路"):
            assert secret not in text, secret
    assert "全市防汛指挥" not in "".join(public.text(address) for address in FORMS)


@pytest.mark.parametrize(
    ("change", "command", "was", "now"),
    [
        (move_session, moving(), "2026年3月18日（星期三）09:00–11:30", "2026年3月19日（星期四）14:00–16:30"),
        (replace_leader, replacing(), "副市长市长0", "副市长市长1"),
        (change_lawyer, ChangeLawyer(lawyer="lawyer-2", reason="律师排班"), "甲律师", "乙律师"),
        (cancel_session, CancelSession(reason="全市防汛"), "照常接待", "取消"),
    ],
)
def test_a_correction_says_in_every_form_what_changed_from_what_to_what(
    office: Office, public: Public, change: Callable[..., None], command: Any, was: str, now: str
) -> None:
    session = office.session(lawyer="lawyer-1")
    office.announce(session)
    office.intake.clock.advance(timedelta(days=1))
    office.do(change, session, command)
    for address in FORMS[:-1]:
        text = public.text(address)
        assert f"由“{was}”更正为“{now}”" in text, (address, text)
        assert "2026年3月3日更正" in text, address


def test_programs_are_told_each_correction_by_field(office: Office, public: Public) -> None:
    session = office.session()
    office.announce(session)
    office.do(replace_leader, session, replacing())
    office.do(move_session, session, moving())
    (told,) = public.sessions()
    assert told.edition == 3
    assert [{each.field: (each.was, each.now) for each in one.changed} for one in told.corrections] == [
        {"leader": ("市长0", "市长1"), "leader_code": ("leader-1", "leader-2")},
        {
            "booking_ends_at": ("2026-03-17T09:00:00Z", "2026-03-18T09:00:00Z"),
            "ends_at": ("2026-03-18T03:30:00Z", "2026-03-19T08:30:00Z"),
            "starts_at": ("2026-03-18T01:00:00Z", "2026-03-19T06:00:00Z"),
        },
    ]
    assert {each.field for one in told.corrections for each in one.changed} <= set(ToldSession.model_fields)


def test_every_field_that_can_be_corrected_has_its_words_and_its_name() -> None:
    known = [name for part in PARTS.values() for name in part.fields]
    assert sorted(known) == sorted(each.name for each in fields(Announcement))
    assert {NAMES.get(name, name) for name in known} <= set(ToldSession.model_fields)


def test_a_cancelled_session_stays_with_the_one_that_is_offered(office: Office, public: Public) -> None:
    session, other = office.session(), office.session(on=date(2026, 3, 25))
    office.announce(session, other)
    office.do(cancel_session, session, CancelSession(reason="全市防汛", offered=other))
    page = public.text("/receptions")
    assert "本场接待已取消" in page
    assert f'href="/receptions#{other}"' in page
    for address in ("/receptions/text", "/receptions/notice"):
        assert "可改为参加以下场次：2026年3月25日（星期三）09:00–11:30" in public.text(address)
    assert {each.session_no: (each.cancelled, each.offered) for each in public.sessions()} == {
        session: (True, other),
        other: (False, ""),
    }


def test_a_calendar_keeps_the_id_and_counts_the_editions(office: Office, public: Public) -> None:
    session = office.session()
    office.announce(session)
    (first,) = public.events()
    assert (first["SEQUENCE"], str(first["STATUS"]), first["DTSTART"].dt) == (
        0,
        "CONFIRMED",
        datetime(2026, 3, 18, 1, tzinfo=UTC),
    )
    office.intake.clock.advance(timedelta(days=1))
    office.do(move_session, session, moving())
    office.do(cancel_session, session, CancelSession(reason="全市防汛"))
    (last,) = public.events()
    assert (last["SEQUENCE"], str(last["STATUS"])) == (2, "CANCELLED")
    assert last["UID"] == first["UID"]
    assert (first["DTSTAMP"].dt, last["DTSTAMP"].dt) == (
        office.intake.clock.now() - timedelta(days=1),
        office.intake.clock.now(),
    )
    assert last["LAST-MODIFIED"].dt == last["DTSTAMP"].dt


def test_the_calendar_is_one_of_the_standard(office: Office, public: Public) -> None:
    office.announce(office.session(), office.session(on=date(2026, 3, 25)))
    data = public.client.get("/receptions.ics").data
    calendar = icalendar.Calendar.from_ical(data)
    assert (calendar["VERSION"], calendar["METHOD"]) == ("2.0", "PUBLISH")
    assert calendar["PRODID"]
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    assert data.count(b"\n") == data.count(b"\r\n")
    assert calendar.to_ical() == data


def test_a_feed_keeps_the_id_and_moves_the_time(office: Office, public: Public) -> None:
    session = office.session()
    office.announce(session)
    (first,) = public.entries()
    office.intake.clock.advance(timedelta(days=1))
    office.do(replace_leader, session, replacing())
    (last,) = public.entries()
    assert (last.id, last.published) == (first.id, first.published)
    assert last.id.startswith("urn:uuid:")
    assert (first.updated, last.updated) == ("2026-03-02T01:00:00+00:00", "2026-03-03T01:00:00+00:00")
    assert last.title.startswith("【更正】")


@pytest.mark.parametrize("address", FEEDS)
def test_whoever_asks_again_gets_the_same_bytes_or_none(office: Office, public: Public, address: str) -> None:
    session = office.session()
    office.announce(session)
    first = public.client.get(address)
    office.intake.clock.advance(timedelta(minutes=10))
    second = public.client.get(address)
    assert second.data == first.data
    assert first.headers["Cache-Control"] == "public, max-age=300"
    again = public.client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["Cache-Control"] == "public, max-age=300"
    office.do(replace_leader, session, replacing())
    assert public.client.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


@pytest.mark.parametrize("address", FORMS)
def test_nothing_announced_is_an_answer_in_every_form(intake: Intake, public: Public, address: str) -> None:
    first = public.client.get(address)
    intake.clock.advance(timedelta(minutes=10))
    assert first.status_code == 200
    if address in FEEDS:
        assert public.client.get(address).data == first.data


@pytest.mark.parametrize("address", FORMS)
def test_a_place_is_told_apart_from_another(
    office: Office, intake: Intake, public: Public, address: str
) -> None:
    office.announce(office.session())
    announce_in_the_county(intake, in_the_county(intake, "县长甲"))
    in_county, in_city = (public.text(f"{address}?place={code}") for code in (COUNTY, CITY))
    assert ("县长甲" in in_county, "市长0" in in_county) == (True, False)
    assert ("县长甲" in in_city, "市长0" in in_city) == (False, True)
    if address != "/receptions/notice":
        assert all(name in public.text(address) for name in ("县长甲", "市长0"))


@pytest.mark.parametrize("address", FORMS)
def test_a_period_has_what_is_held_within_it(office: Office, public: Public, address: str) -> None:
    office.announce(office.session(), office.session(leader="leader-3", on=date(2026, 3, 25)))
    text = public.text(f"{address}?from=2026-03-19&to=2026-03-25")
    assert ("市长0" in text, "市长2" in text) == (False, True)
    assert "市长0" in public.text(f"{address}?from=2026-03-18&to=2026-03-18")


def test_a_day_that_is_over_is_found_by_its_date_alone(office: Office, public: Public) -> None:
    office.announce(office.session())
    office.intake.clock.advance(timedelta(days=17))
    assert public.sessions() == []
    assert len(public.sessions(**{"from": "2026-03-01"})) == 1


def test_a_leader_has_a_calendar_with_the_place(office: Office, intake: Intake, public: Public) -> None:
    office.announce(office.session(), office.session(leader="leader-2", room="二号室"))
    announce_in_the_county(intake, in_the_county(intake, "县长甲"))
    (event,) = public.events(place=CITY, leader="leader-1")
    assert "市长0" in event["SUMMARY"]
    assert public.client.get("/receptions.ics?leader=leader-1").status_code == 422
    assert public.events(place=CITY, leader="nobody") == []


def hostile(office: Office) -> str:
    """A session whose leader, post and place are called like markup and have several lines."""
    act = office.intake.act("clerk-1")
    leader = EnterLeader(
        jurisdiction=CITY,
        name=f"张{HOSTILE}"[:40],
        post=f"副市长{HOSTILE}"[:40],
        level=ReceptionLevel.CITY,
    )
    place = EnterPlace(jurisdiction=CITY, name=f"大厅{HOSTILE}"[:40], address=f"东路{HOSTILE}\x0b\u202e"[:80])
    session = office.session(
        leader=enter_leader(office.runtime, act, leader),
        place=enter_place(office.runtime, act, place),
        room="",
    )
    office.announce(session)
    return session


def test_what_looks_like_markup_stays_text(office: Office, public: Public) -> None:
    session = hostile(office)
    (told,) = public.sessions()
    assert told.leader.startswith("张<script>alert(1)</script> END")
    for address in ("/receptions", "/receptions/notice"):
        assert "<script>alert" not in public.text(address)
        assert "张&lt;script&gt;alert(1)&lt;/script&gt;" in public.text(address)
    (entry,) = public.entries()
    assert "张<script>alert(1)</script>" in entry.title
    raw = public.client.get("/receptions.atom").text
    assert "<script" not in raw
    assert "&amp;lt;script&amp;gt;" in raw
    (event,) = public.events()
    assert str(event["LOCATION"]) == f"{told.place}（{told.address}）"
    assert told.leader in str(event["SUMMARY"])
    lines = public.text("/receptions/text").splitlines()
    assert len(lines) == 2, lines
    assert told.leader in lines[1]
    assert told.session_no == session


def test_the_notice_is_a_sheet_of_the_office(office: Office, intake: Intake, public: Public) -> None:
    intake.runtime.identity.offices.set(NamedOffice(CITY, "大庆市信访局", hotline="12345"), "admin")
    office.announce(office.session(), office.session(on=date(2026, 3, 25)))
    page = public.text(f"/receptions/notice?place={CITY}&from=2026-03-16&to=2026-03-31")
    found = re.search(r'<article class="paper".*</article>', page, re.DOTALL)
    assert found, page
    for words in (
        "关于领导信访接待日安排的公告",
        "230600-20260316-20260331-接1",
        "大庆市信访局",
        "2026年3月16日至2026年3月31日",
        "1．2026年3月18日（星期三）09:00–11:30，副市长市长0在信访大厅一号室（东风路1号）接待来访群众。",
        "2．2026年3月25日",
        "2026年3月2日",
    ):
        assert words in found[0], words
    assert "paper-recipient" not in found[0]


def test_the_page_leads_to_the_feed_and_the_calendar(office: Office, public: Public) -> None:
    office.announce(office.session())
    page = public.text(f"/receptions?place={CITY}")
    for kind, address in (("application/atom+xml", "atom"), ("text/calendar", "ics")):
        link = f'<link rel="alternate" type="{kind}" href="/receptions.{address}?place={CITY}"'
        assert link in page
    assert 'href="/receptions"' in public.text("/")


def clerk(intake: Intake) -> FlaskClient:
    return intake.browser(Role.CLERK)


def test_a_clerk_is_shown_what_can_be_announced_in_time_and_what_not(office: Office) -> None:
    """It is Monday 2 March; three days before are asked for."""
    late, in_time = office.session(on=date(2026, 3, 4)), office.session(on=date(2026, 3, 5))
    far = office.session(on=date(2026, 3, 25))
    page = clerk(office.intake).get("/intake/receptions/announce").text
    chosen = re.findall(r'<input type="checkbox" name="sessions" value="([^"]+)"( checked)?>', page)
    assert chosen == [(late, ""), (in_time, " checked")]
    assert "已晚：应于2026-03-01前公布" in page
    assert far not in page
    assert "2026年3月5日（星期四）09:00–11:30，副市长市长0" in page
    wider = "/intake/receptions/announce?first_day=2026-03-20&last_day=2026-03-31"
    assert far in clerk(office.intake).get(wider).text


def test_a_clerk_announces_the_chosen_ones(office: Office) -> None:
    session, other = office.session(), office.session(on=date(2026, 3, 12))
    answer = clerk(office.intake).post("/intake/receptions/announce", data={"sessions": [other]})
    assert answer.status_code == 303
    assert (office.row(other).edition, office.row(session).edition) == (1, 0)
    office.do(replace_leader, other, replacing())
    page = clerk(office.intake).get("/intake/receptions/announce").text
    told = page[page.index("已经公布") :]
    assert (other in told, session in told) == (True, False)
    assert "更正" in told


def test_what_the_roster_says_otherwise_is_corrected_at_once(office: Office, public: Public) -> None:
    session = office.session(on=date(2026, 3, 12))
    office.announce(session)
    office.leader("市长0", leader="leader-1", classes=("utilities",), deputies=("leader-3",))
    assert office.row(session).edition == 1
    enter_leader(
        office.runtime,
        office.intake.act("clerk-1"),
        EnterLeader(
            jurisdiction=CITY, leader="leader-1", name="市长0", post="常务副市长", level=ReceptionLevel.CITY
        ),
    )
    assert 'name="sessions"' not in clerk(office.intake).get("/intake/receptions/announce").text
    assert "接待领导由“副市长市长0”更正为“常务副市长市长0”" in public.text("/receptions/text")
    assert [each["changed"] for each in office.row(session).told] == [[], ["leader_post"]]


def test_nothing_chosen_is_said(office: Office) -> None:
    office.session()
    answer = clerk(office.intake).post("/intake/receptions/announce", data={}, follow_redirects=True)
    assert "请选择要公布的场次" in answer.text


def test_a_clerk_announces_nothing_of_another_place(office: Office, intake: Intake) -> None:
    session = office.session()
    county = intake.browser(Role.CLERK, jurisdiction=COUNTY)
    unknown = f"{CITY}-JD-20260318-9"
    for number in (session, unknown):
        answer = county.post("/intake/api/v1/receptions/announce", json={"sessions": [number]})
        assert answer.status_code == 404
    assert county.get(f"/intake/receptions/announce?jurisdiction={CITY}").status_code == 404
    assert office.row(session).edition == 0
