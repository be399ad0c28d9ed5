"""The desk's pages, and what holds of every page, as a browser sees them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from huiyin_contracts.assignment import OrderClosed
from huiyin_contracts.code_tables import UNCLASSIFIED, matter_classes
from huiyin_contracts.intake import PetitionTriaged
from huiyin_contracts.vocabulary import Channel
from huiyin_intake.petitions import load_petition
from huiyin_testing.forms import refused
from huiyin_web.http.codes import class_name
from huiyin_web.identity.directory import Listing, Page, Words
from huiyin_web.identity.policy import Role

from .conftest import Intake
from .given import CITY, NAME, dispatched, replied
from .wizard import begin, form_of, path_of, send

ATTACKS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'-alert(1)-'",
    "{{ 7*7 }}{% for x in () %}",
    "javascript:alert(1)",
    "</textarea><svg/onload=alert(1)>",
    "=cmd|' /C calc'!A0",
)


def post(client: FlaskClient, path: str, **typed: Any) -> TestResponse:
    return client.post(path, data=typed)


def sent_and_led(client: FlaskClient, path: str, **typed: Any) -> TestResponse:
    return client.post(path, data=typed, follow_redirects=True)


def test_a_form_without_its_token_is_refused(intake: Intake) -> None:
    assert intake.browser().post("/petition/new/some-draft/kind", data={"nature": "help"}).status_code == 400


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_people_write_is_shown_and_never_run(intake: Intake, attack: str) -> None:
    intake.receive_units()
    receipt = intake.register(
        title=attack, text=f"{attack} {attack}", name=attack, location=attack, address=attack
    )
    number = receipt.registration_no
    client = intake.browser(Role.CLERK)
    pages = [
        client.get("/intake/"),
        client.get(f"/intake/petitions/{number}"),
        sent_and_led(client, f"/intake/petitions/{number}/reveal", reason=attack + "......"),
        sent_and_led(client, f"/intake/petitions/{number}/answer", answer=attack),
        sent_and_led(client, "/intake/desk", title=attack, text=attack, name=attack, channel=attack),
        client.get(f"/intake/?q={attack}"),
    ]
    citizen = intake.browser()
    where = send(citizen, begin(citizen), nature="complaint")
    details = citizen.get(path_of(where, "details"))
    pages.append(send(citizen, details, title=attack, text=attack))
    for page in pages:
        assert page.status_code == 200
        for raw in ("<script>alert", "<img src=x", "<svg/onload", "49{"):
            assert raw not in page.text
        assert "javascript:" not in "".join(re.findall(r'(?:href|action|src)="([^"]*)"', page.text))


def test_whoever_looks_from_a_page_finds_the_way_back_to_it(intake: Intake) -> None:
    visit = Page("supervision.page_visit", "/supervision/return-visits/<registration_no>")
    listing = Listing("supervision", 30, Words("Supervision", "督办"), pages=[visit])
    intake.runtime.identity.directory.publish(listing)
    number = intake.register().registration_no
    client = intake.browser(Role.CLERK)
    path = f"/intake/petitions/{number}/reveal"
    back = f'href="/supervision/return-visits/{number}"'
    assert back in client.get(f"{path}?from=visit").text
    shown = post(client, path, reason="回访核实处理结果", **{"from": "visit"})
    assert (shown.status_code, back in shown.text) == (200, True)
    for elsewhere in ("//evil.example", "javascript:alert(1)", ""):
        page = client.get(path, query_string={"from": elsewhere}).text
        assert ('href="//evil' in page, 'href="javascript:' in page, "crumbs" in page) == (
            False,
            False,
            False,
        )


def test_the_desk_registers_a_letter_in_one_page(intake: Intake) -> None:
    client = intake.browser(Role.CLERK)
    form = {
        "channel": "letter",
        "title": "土地确权",
        "text": "我家的承包地没有确权。",
        "name": NAME,
        "address": "肇州镇",
        "jurisdiction": CITY,
        "received_on": "2026-02-27",
        "postmarked_on": "2026-02-25",
        "idempotency_key": "0" * 32,
    }
    done = client.post("/intake/desk", data=form)
    assert f"{CITY}-2026-0000001" in done.text
    again = client.post("/intake/desk", data=form)
    assert f"{CITY}-2026-0000001" in again.text
    wrong = refused(
        client.post(
            "/intake/desk", data={**form, "postmarked_on": "2026-02-28", "idempotency_key": "1" * 32}
        ),
        client.get,
    )
    assert "我家的承包地没有确权。" in wrong.text


def test_the_desk_says_which_unit_received_a_visit_and_triage_proposes_that_unit(intake: Intake) -> None:
    intake.receive_units()
    client = intake.browser(Role.CLERK)
    form = {
        "channel": "visit",
        "title": "土地确权",
        "text": "我家的承包地没有确权。",
        "name": NAME,
        "address": "肇州镇",
        "jurisdiction": CITY,
        "received_by": "housing",
    }
    empty = client.get("/intake/desk?channel=visit").text
    assert '<option value="housing">' in empty
    assert '<option value="centre">' not in empty
    wrong = refused(client.post("/intake/desk", data={**form, "channel": "hotline"}), client.get)
    assert '<option value="housing" selected>' in wrong.text
    refused(client.post("/intake/desk", data={**form, "received_by": "nobody"}), client.get)
    number = f"{CITY}-2026-0000001"
    assert number in client.post("/intake/desk", data=form).text
    case = client.get(f"/intake/petitions/{number}?lang=en").text
    assert "Received by" in case
    proposed = case[case.index('id="f-proposed_unit"') :]
    assert '<option value="housing" selected>' in proposed[: proposed.index("</select>")]


@pytest.mark.parametrize(("role", "offered"), [(Role.OPERATOR, False), (Role.CLERK, True)])
def test_a_new_accusation_is_offered_to_those_only_who_may_open_it(
    intake: Intake, role: Role, offered: bool
) -> None:
    form = {
        "jurisdiction": CITY,
        "channel": "hotline",
        "title": "反映收受好处",
        "text": "验收的人收受好处。",
        "anonymous": "true",
        "accusation": "true",
    }
    client = intake.browser(role)
    done = client.post("/intake/desk", data=form).text
    page = f"/intake/petitions/{CITY}-2026-0000001"
    assert (f'href="{page}"' in done) is offered
    assert client.get(page).status_code == (200 if offered else 404)


def test_the_desk_names_every_accused_unit_and_keeps_the_choice_on_an_error(intake: Intake) -> None:
    intake.receive_units()
    number = intake.register(accusation=True, text="有人收了礼。", title="反映").registration_no
    clerk = intake.browser(Role.CLERK)
    sent = {"accused_units": ["housing", "centre"], "competent_unit": ""}
    page = refused(clerk.post(f"/intake/petitions/{number}/referral", data=sent), clerk.get)
    ticked = re.findall(r'name="accused_units" value="([^"]*)"[^>]* checked', page.text)
    assert sorted(ticked) == ["centre", "housing"]
    sent = {"accused_units": ["housing", "centre"], "competent_unit": "discipline"}
    assert clerk.post(f"/intake/petitions/{number}/referral", data=sent).status_code == 303
    petition = load_petition(intake.runtime, number)
    assert [each.unit for each in petition.accused_units_named()] == ["housing", "centre"]


def test_the_desk_triages_on_the_case_page(intake: Intake) -> None:
    number = intake.register().registration_no
    client = intake.browser(Role.OPERATOR)
    form = {
        "category": "claim",
        "nature": "complaint",
        "matter_class": "utilities/heating",
        "place": "230604",
        "urgency": "urgent",
    }
    refused(client.post(f"/intake/petitions/{number}/triage", data={**form, "nature": ""}), client.get)
    assert client.post(f"/intake/petitions/{number}/triage", data=form).status_code == 303
    assert intake.types(number)[-1] == "petition_triaged"
    refused(client.post(f"/intake/petitions/{number}/triage", data=form), client.get)


TRIAGED_AT_ONCE = {
    "jurisdiction": CITY,
    "channel": "hotline",
    "title": "路灯坏了",
    "text": f"门前的路灯坏了三天，我叫{NAME}。",
    "name": NAME,
    "phone": "13912345678",
    "place": CITY,
    "category": "claim",
    "nature": "complaint",
    "matter_class": "utilities/street_lighting",
    "urgency": "urgent",
}
AT_ONCE = "/intake/desk/triage"


def test_the_desk_registers_and_triages_in_one_act_and_once(intake: Intake) -> None:
    client, number = intake.browser(Role.OPERATOR), f"{CITY}-2026-0000001"
    for _ in range(2):
        done = post(client, AT_ONCE, **TRIAGED_AT_ONCE, idempotency_key="0" * 32)
        assert (done.status_code, number in done.text) == (200, True)
    assert intake.types(number) == ["petition_registered", "petitioner_identified", "petition_triaged"]
    triaged = next(each for each in intake.published() if isinstance(each, PetitionTriaged))
    assert (triaged.urgency, triaged.matter_class) == ("urgent", "utilities/street_lighting")
    assert NAME not in triaged.text


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"nature": ""}, "nature"),
        ({"matter_class": ""}, "matter_class"),
        ({"matter_class": "discipline/corruption"}, "matter_class"),
        ({"phone": "12"}, "phone"),
        ({"channel": "visit", "received_by": "closed"}, "received_by"),
    ],
)
def test_where_the_triage_is_refused_nothing_is_registered_and_what_was_typed_stays(
    intake: Intake, typed: dict[str, str], field: str
) -> None:
    client = intake.browser(Role.OPERATOR)
    page = refused(post(client, AT_ONCE, **TRIAGED_AT_ONCE | typed), client.get)
    assert f'id="f-{field}-error"' in page.text
    assert 'name="title" type="text" value="路灯坏了"' in page.text
    assert intake.rows("SELECT count(*) AS n FROM live.register") == [{"n": 0}]
    assert post(client, AT_ONCE, **TRIAGED_AT_ONCE).status_code == 200
    assert intake.types(f"{CITY}-2026-0000001")[-1] == "petition_triaged"


def test_the_unit_that_received_it_itself_gets_it_from_the_form_of_registration(intake: Intake) -> None:
    intake.receive_units()
    client = intake.browser(Role.CLERK)
    typed = TRIAGED_AT_ONCE | {"channel": "visit", "received_by": "housing"}
    assert post(client, AT_ONCE, **typed).status_code == 200
    assert load_petition(intake.runtime, f"{CITY}-2026-0000001").proposed_unit == "housing"


def test_an_accusation_is_only_registered_whichever_button_is_pressed(intake: Intake) -> None:
    client, number = intake.browser(Role.OPERATOR), f"{CITY}-2026-0000001"
    typed = TRIAGED_AT_ONCE | {"accusation": "true", "accused": "验收的人", "matter_class": "", "nature": ""}
    done = post(client, AT_ONCE, **typed)
    assert (done.status_code, number in done.text) == (200, True)
    assert "petition_triaged" not in intake.types(number)
    assert client.get(f"/intake/petitions/{number}").status_code == 404
    assert not [each for each in intake.published() if isinstance(each, PetitionTriaged)]


def test_a_look_within_another_page_is_recorded_like_any_other_and_asks_for_a_reason(intake: Intake) -> None:
    number = intake.register().registration_no
    client = intake.browser(Role.CLERK)
    path = f"/intake/petitions/{number}/reveal"
    part = client.get(path, query_string={"part": "1", "from": "order"}).text
    assert ("<html" in part, 'name="reason"' in part, NAME in part) == (False, True, False)
    page = client.post(path, data={"reason": "短", "part": "1", "what": "identity"}, follow_redirects=True)
    assert (page.request.path, "<html" in page.text) == (path, False)
    assert 'id="f-reveal-error"' in page.text
    assert intake.types(number)[-1] != "identity_revealed"
    shown = post(client, path, reason="联系诉求人核实情况", part="1", what="identity").text
    assert ("<html" in shown, NAME in shown) == (False, True)
    assert intake.types(number)[-1] == "identity_revealed"


def test_next_in_the_queue_is_the_oldest_that_waits(intake: Intake) -> None:
    client = intake.browser(Role.OPERATOR)
    assert client.get("/intake/next").location == "/intake/"
    later = intake.register(received_at="2026-03-01T09:00:00+08:00").registration_no
    first = intake.register(received_at="2026-02-27T09:00:00+08:00").registration_no
    intake.register(received_at="2026-02-20T09:00:00+08:00", accusation=True)
    assert client.get("/intake/next").location.endswith(first)
    intake.triage(first)
    assert client.get("/intake/next").location.endswith(later)


def test_the_list_is_paged_by_cursor_without_loss_or_repetition(intake: Intake) -> None:
    made = [intake.register(phone=f"1390000{n:04d}", id_no=None).registration_no for n in range(7)]
    client = intake.browser(Role.CLERK)
    seen: list[str] = []
    cursor = ""
    while True:
        page = client.get(f"/intake/api/v1/petitions?limit=3{cursor}").get_json()
        seen += [item["registration_no"] for item in page["items"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert seen == made


def test_a_list_shows_masked_titles_and_nothing_else_of_the_text(intake: Intake) -> None:
    intake.register()
    page = intake.browser(Role.OPERATOR).get("/intake/").text
    assert "〔姓名〕反映路灯坏了" in page
    assert NAME not in page


def test_staff_of_another_jurisdiction_find_nothing(intake: Intake) -> None:
    number = intake.register().registration_no
    county = intake.browser(Role.CLERK, jurisdiction="230621")
    assert county.get(f"/intake/petitions/{number}").status_code == 404
    assert county.get("/intake/api/v1/petitions").get_json()["items"] == []
    province = intake.browser(Role.CLERK, jurisdiction="230000")
    assert province.get(f"/intake/petitions/{number}").status_code == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/intake/"),
        ("GET", "/intake/additions"),
        ("GET", "/intake/desk"),
        ("GET", "/intake/accusations"),
        ("GET", "/intake/erasure"),
        ("GET", "/intake/api/v1/additions"),
        ("GET", "/intake/api/v1/petitions"),
        ("POST", "/intake/api/v1/erasures"),
    ],
)
def test_the_desk_is_closed_to_citizens(intake: Intake, method: str, path: str) -> None:
    answer = intake.browser().open(path, method=method)
    assert answer.status_code == (401 if "/api/" in path else 303 if method == "GET" else 400)


def test_a_citizen_cannot_register_as_the_desk_does(intake: Intake) -> None:
    body = {
        "jurisdiction": CITY,
        "channel": "hotline",
        "title": "路灯",
        "text": "路灯坏了三天",
        "anonymous": True,
    }
    assert intake.browser().post("/intake/api/v1/petitions", json=body).status_code == 403
    assert (
        intake.browser().post("/intake/api/v1/petitions", json={**body, "channel": "web"}).status_code == 201
    )


def test_every_page_of_the_door_is_there_in_english(intake: Intake) -> None:
    client = intake.browser()
    client.set_cookie("huiyin_lang", "en")
    for path in ("/", "/petition/new", "/track"):
        page = client.get(path, follow_redirects=True).text
        body = re.sub(r"<header.*?</header>", "", page, flags=re.DOTALL)
        assert not re.search(r"[\u4e00-\u9fff]", body), path


def test_a_class_is_named_with_its_first_level_and_an_unknown_one_by_its_code() -> None:
    assert UNCLASSIFIED in matter_classes()
    assert class_name("utilities/heating") == "Utilities › Heating"
    assert class_name("gone/long_ago") == "gone/long_ago"


def test_what_has_happened_names_people_by_their_accounts(intake: Intake) -> None:
    intake.add_account("operator-1", "李静", Role.OPERATOR)
    number = intake.register().registration_no
    page = intake.browser(Role.OPERATOR).get(f"/intake/petitions/{number}").text
    assert "<span>李静</span>" in page
    assert "operator-1" not in page


def test_whoever_is_logged_in_is_told_at_the_door_how_to_bring_a_petition_of_their_own(
    intake: Intake,
) -> None:
    for role, unit in ((Role.UNIT_HANDLER, "housing"), (Role.ADMINISTRATOR, None)):
        door = intake.browser(role, unit).get("/").text
        assert 'href="/petition/new"' not in door
        assert '<input type="hidden" name="next" value="/petition/new">' in door
    assert 'href="/petition/new"' in intake.browser(Role.OPERATOR).get("/").text


def test_only_the_petitioner_is_asked_what_the_result_is_worth(intake: Intake) -> None:
    receipt = intake.register()
    intake.triage(receipt.registration_no)
    intake.receive(dispatched(receipt.registration_no), replied(receipt.registration_no))
    for role, asked in ((None, True), (Role.OPERATOR, False)):
        client = intake.browser(role)
        letter = client.post(
            "/track",
            data={
                **form_of(client.get("/track")),
                "registration_no": receipt.registration_no,
                "query_code": receipt.query_code,
            },
            follow_redirects=True,
        )
        assert ('id="rate"' in letter.text) is asked


def test_bug_what_happened_at_one_instant_was_told_the_wrong_way_round(intake: Intake) -> None:
    number = intake.register().registration_no
    intake.triage(number)
    intake.receive(dispatched(number))
    page = intake.browser(Role.CLERK).get(f"/intake/petitions/{number}").text
    timeline = page.partition('<ol class="timeline">')[2]
    places = [timeline.index(said) for said in ("派发承办单位", "已分办", "已登记")]
    assert places == sorted(places)


def test_a_closed_matter_is_not_called_dispatched_on_its_page(intake: Intake) -> None:
    number = intake.register().registration_no
    intake.triage(number)
    operator = intake.browser(Role.OPERATOR)
    path = f"/intake/petitions/{number}"
    assert "已派发</span>" in operator.get(path).text
    closed = OrderClosed(registration_no=number, unit="housing", round=1, outcome="closed")
    intake.receive(dispatched(number), replied(number, text="灯已更换"), closed)
    page = operator.get(path).text
    assert "已派发</span>" not in page
    assert "已办结</span>" in page


@pytest.mark.parametrize(("channel", "word"), [(Channel.HOTLINE, "诉求人"), (Channel.LETTER, "信访人")])
def test_a_matter_is_spoken_of_in_the_words_of_its_channel(
    intake: Intake, channel: Channel, word: str
) -> None:
    number = intake.register(channel=channel).registration_no
    page = intake.browser(Role.CLERK).get(f"/intake/petitions/{number}").text
    assert f"查看{word}" in page
    assert ("信访人" in page) is (word == "信访人")


def test_bug_what_was_typed_was_lost_where_a_colleague_was_quicker(intake: Intake) -> None:
    number, slow = intake.register().registration_no, intake.browser(Role.OPERATOR)
    answer = {
        "category": "claim",
        "nature": "complaint",
        "matter_class": "utilities/heating",
        "place": "230604",
        "answer": "供热公司今天下午上门检修",
    }
    intake.triage(number)
    page = refused(slow.post(f"/intake/petitions/{number}/answer", data=answer), slow.get)
    assert "供热公司今天下午上门检修" in page.text


@pytest.mark.parametrize("action", ["triage", "answer"])
def test_a_class_of_accusations_stops_the_triage_and_says_what_to_do(intake: Intake, action: str) -> None:
    intake.receive_units()
    number = intake.register().registration_no
    client, page = intake.browser(Role.CLERK), f"/intake/petitions/{number}"
    given = {
        "category": "claim",
        "nature": "help_request",
        "matter_class": "discipline/corruption",
        "place": CITY,
        "answer": "举报电话是 12388",
    }
    assert 'name="no_accusation_because"' not in client.get(page).text
    stopped = refused(post(client, f"{page}/{action}", **given), client.get)
    assert 'id="f-no_accusation_because-error"' in stopped.text
    assert "petition_triaged" not in intake.types(number)
    passed = post(client, f"{page}/{action}", **given, no_accusation_because="只问举报电话是多少")
    assert passed.status_code == 303
    assert "accusation_ruled_out" in intake.types(number)


def test_an_alleged_accusation_that_is_none_is_triaged_with_a_reason(intake: Intake) -> None:
    intake.receive_units()
    number = intake.register(accusation=True).registration_no
    client, page = intake.browser(Role.CLERK), f"/intake/petitions/{number}"
    given = {
        "category": "claim",
        "nature": "help_request",
        "matter_class": "utilities/heating",
        "place": CITY,
    }
    assert 'name="no_accusation_because"' in client.get(page).text
    refused(post(client, f"{page}/triage", **given), client.get)
    why = "没有反映任何人的问题"
    assert post(client, f"{page}/triage", **given, no_accusation_because=why).status_code == 303
    assert intake.types(number)[-2:] == ["accusation_ruled_out", "petition_triaged"]
