"""What everybody is told to owe is what stands in the lists that it leads to, whoever looks and wherever."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from huiyin_ledger.clock.china import china_date
from huiyin_supervision.ticker import tick
from huiyin_web.http.arrivals import HEADER
from huiyin_web.identity.notice_plans import Way
from huiyin_web.identity.notices import Telling
from huiyin_web.identity.policy import Role

from .rules import RULES, UNITS
from .world import COUNTY, ORGAN, ROADS, Identity, World

NEXT_HALF = datetime(2026, 4, 1, 1, tzinfo=UTC)
"""Another half-month is over, whose briefings are to be published."""
WITH_TONES = frozenset({"/assignment/desk", "/assignment/orders", "/supervision/board"})
"""Lists whose rows show what is late by their colour."""
SELDOM = frozenset({"bulletins", "notices_given_up", "reception_moves"})
"""Lists in which something arrives twice a month, once a year, or when a mail server fails."""
ROWS = {
    "standstills": r'<section class="card',
    "not_followed": r'class="banner banner-bad"',
}
"""What a row is where it is none of a table."""


def test_every_count_is_that_of_the_rows_that_its_list_shows(world: World) -> None:
    _more_work(world)
    seen: set[str] = set()
    for who in _staff(world):
        for service, told in _work(world, who):
            for each in told["lists"]:
                text = _list(world, who, each["href"])
                what = f"{who}: {service} {each['key']}"
                assert each["count"] == _rows(each["key"], text), what
                assert len(each["first"]) == min(each["count"], 8), what
                assert all(not task["number"] or task["number"] in text for task in each["first"]), what
                if each["href"].partition("?")[0] in WITH_TONES:
                    assert each["late"] == text.count('class="row-bad"'), what
                if each["count"]:
                    seen.add(f"{service} {each['key']}")
    there = {
        f"{name} {each.key}"
        for name, service in world.platform.services.items()
        for each in service.definition.worklists
    }
    assert there - seen == set()


def test_every_list_of_work_tells_what_has_arrived_in_it(world: World) -> None:
    _more_work(world)
    asked = set()
    for who in _staff(world):
        for _service, told in _work(world, who):
            for each in told["lists"]:
                if each["key"] in SELDOM or each["key"] in ROWS:
                    continue
                page = each["href"].partition("?")[0]
                text = _list(world, who, each["href"])
                assert " data-arrivals " in text, each["href"]
                keys = world.client.get(each["href"], headers={**who.headers, HEADER: "1"}).get_json()
                assert len(keys) == each["count"], (str(who), each["href"])
                asked.add(page)
    assert len(asked) >= 6


def test_the_first_page_names_every_list_with_work_and_how_much(world: World) -> None:
    for who in _staff(world):
        home = world.client.get("/home", headers=who.headers).text
        for _service, told in _work(world, who):
            for each in told["lists"]:
                shown = re.search(
                    rf'href="{re.escape(each["href"].replace("&", "&amp;"))}"><span class="worklist-count">([\d,]+)',
                    home,
                )
                assert (int(shown[1].replace(",", "")) if shown else 0) == each["count"], (
                    f"{who}: {each['key']}"
                )


def test_a_head_reads_who_of_the_unit_holds_how_much_and_others_read_nothing_of_it(world: World) -> None:
    head = world.identity(Role.UNIT_HEAD, COUNTY, ROADS)
    (load,) = dict(_work(world, head))["assignment"]["loads"]
    todo = world.client.get("/assignment/orders", query_string={"show": "todo"}, headers=head.headers).text
    assert sum(share["count"] for share in load["shares"]) == _rows("todo", todo)
    for share in load["shares"]:
        assert share["count"] == _rows("todo", _list(world, head, share["href"]))
    handler = world.identity(Role.UNIT_HANDLER, COUNTY, ROADS)
    assert dict(_work(world, handler))["assignment"]["loads"] == []


def test_whoever_may_read_figures_finds_four_of_the_own_work_and_each_leads_to_its_cases(
    world: World,
) -> None:
    counted = 0
    for who in _staff(world):
        every = [each for _service, told in _work(world, who) for each in told["outcomes"]]
        outcomes = [each for each in every if each["key"] == "figures"]
        installation = [each for each in every if each["key"] == "installation"]
        services = len(world.platform.services)
        assert len(installation) == services * RULES["operations.read"].allows(who), str(who)
        assert len(outcomes) == RULES["dashboard.read"].allows(who), str(who)
        for figure in (each for outcome in outcomes for each in outcome["figures"]):
            text = _list(world, who, figure["href"])
            assert (figure["detail"] or figure["value"]) in text, (str(who), figure)
            if figure["value"].isdigit():
                assert int(figure["value"]) == _rows("figure", text), (str(who), figure)
                counted += bool(_rows("figure", text))
        assert all(len(each["figures"]) == 4 and each["period"] for each in outcomes)
    assert counted


def test_the_units_that_are_late_most_are_told_to_who_watches_them(world: World) -> None:
    for role in (Role.SUPERVISOR, Role.LEADER):
        (load,) = dict(_work(world, world.identity(role, COUNTY)))["supervision"]["loads"]
        for share in load["shares"]:
            text = _list(world, world.identity(role, COUNTY), share["href"])
            assert share["count"] == share["late"] == _rows("overdue", text)


def _staff(world: World) -> Iterator[Identity]:
    yield from (each for each in world.identities() if each.role not in (Role.CITIZEN, Role.SERVICE))
    yield from (world.identity(role, COUNTY, ROADS) for role in UNITS)


def _work(world: World, who: Identity) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for service in world.platform.runtimes:
        answer = world.client.get(f"/{service}/api/v1/work", headers=who.headers)
        assert answer.status_code == 200, (str(who), answer.text)
        yield service, answer.get_json()


def _list(world: World, who: Identity, href: str) -> str:
    """Every page of a list."""
    texts, following = [], href
    while following:
        answer = world.client.get(following, headers=who.headers)
        assert answer.status_code == 200, (str(who), following)
        texts.append(answer.text)
        found = re.search(r'rel="next" href="([^"]+)"', answer.text)
        following = found[1].replace("&amp;", "&") if found else ""
    return "".join(texts)


def _rows(key: str, text: str) -> int:
    if key in ROWS:
        return len(re.findall(ROWS[key], text))
    tables = re.findall(r"<table[^>]* data-table.*?</table>", text, re.DOTALL)
    bodies = [table.partition("<tbody>")[2] for table in tables if "按单位" not in table]
    return sum(body.count("<tr") for body in bodies)


def _more_work(world: World) -> None:
    """What the world has nobody do: a return that the centre grants, a caller that only the centre may contact, an order
    that was only signed for, a reply about an accusation, a promise whose day has come, a citizen who is not content, and a message
    that no mail server took."""
    _given_up(world)
    clerk = world.identity(Role.CLERK, COUNTY)
    roads = world.identity(Role.UNIT_HANDLER, COUNTY, ROADS)
    organ = world.identity(Role.UNIT_HANDLER, COUNTY, ORGAN, True)
    of = {each.stage: each for each in world.things if each.place == COUNTY}
    order = "/assignment/api/v1/orders/{}/{}".format
    world.clock.set(NEXT_HALF)

    world.post(clerk, order(of["return_review"].number, "return-decision"), decision="uphold")
    rating = {"resolved": "unresolved", "satisfaction": "dissatisfied"}
    told = world.client.post(
        f"/intake/api/v1/progress/{of['visit'].number}/rating",
        json=rating,
        headers={"Query-Code": of["visit"].code},
    )
    assert told.status_code < 300, told.text
    _dispatched(world, clerk, confidential=True)
    signed, promised = _dispatched(world, clerk), _dispatched(world, clerk)
    for number in (signed, promised):
        world.post(roads, order(number, "sign"))
    world.post(roads, order(promised, "contact"), note="已联系", contacted_at=world.clock.now().isoformat())
    reply = {"text": "列入本月计划", "facts": "线路老化", "done": "planned", "evidence": "照片"}
    world.post(roads, order(promised, "reply"), **reply, promised_for=str(china_date(NEXT_HALF)))
    world.post(clerk, order(promised, "audit"), verdict="approve")
    world.post(organ, order(of["referred"].number, "sign"))
    world.post(organ, order(of["referred"].number, "reply"), text="已核查", done="explained")
    _moved_by_a_notice(world, clerk)
    world.platform.settle()
    tick(world.platform.runtime("supervision"), NEXT_HALF)
    world.platform.settle()


def _moved_by_a_notice(world: World, clerk: Identity) -> None:
    """A session that a later notice puts on a day off."""
    session = {"on": "2031-03-19", "starts": "09:00", "ends": "11:30", "leader": "leader-1"}
    where = {"place": "place-1", "room": "二号室"}
    world.post(clerk, "/intake/api/v1/receptions", jurisdiction=COUNTY, **session, **where)
    world.clock.advance(timedelta(minutes=1))
    world.post(
        world.identity(Role.ADMINISTRATOR, COUNTY),
        "/supervision/api/v1/calendar-years",
        jurisdiction=COUNTY,
        year=2031,
        source_notice="2031年放假通知",
        off={"2031-03-19": "调休"},
        working={},
    )


def _given_up(world: World) -> None:
    identity = world.platform.identity
    number = next(each.number for each in world.things if each.place == COUNTY)
    telling = Telling(
        uuid4(),
        "assignment",
        "urging",
        COUNTY,
        number,
        ROADS,
        sealed=False,
        due_at=None,
        at=world.clock.now(),
    )
    identity.notices.tell(telling, [], [(Way.MAIL, "nobody")])
    with identity.sendings.next_sending("assignment", ()) as sending:
        assert sending is not None
        identity.sendings.failed(sending, "550", for_good=True)


def _dispatched(world: World, clerk: Identity, **how: object) -> str:
    """The number of a new petition that the county's roads have to sign for."""
    petition = {"channel": "hotline", "title": "路灯不亮", "text": "桥头的路灯不亮。", "name": "来电人"}
    made = world.post(
        clerk, "/intake/api/v1/petitions", jurisdiction=COUNTY, phone="13900001111", **petition, **how
    )
    number = str(made["registration_no"])
    triage = {"category": "claim", "nature": "complaint", "matter_class": "utilities/street_lighting"}
    path = f"/intake/api/v1/petitions/{number}/triage"
    world.post(clerk, path, **triage, place=COUNTY, proposed_unit=ROADS)
    world.platform.settle()
    return number
