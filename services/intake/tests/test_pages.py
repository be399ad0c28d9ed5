"""The citizens' door and the desk, as a browser sees them."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from huiyin_contracts.assignment import OrderClosed
from huiyin_contracts.code_tables import UNCLASSIFIED, matter_classes
from huiyin_intake.features.register_petition.command import TEXT_MAX
from huiyin_intake.features.submit_petition.drafts import KEPT, forget_old_drafts
from huiyin_intake.features.submit_petition.wizard import FIELDS, Question
from huiyin_intake.petitions import load_petition
from huiyin_web.http.codes import class_name
from huiyin_web.identity.directory import Listing, Page, Words
from huiyin_web.identity.policy import Role
from huiyin_web.identity.rates import DEFAULTS, Rule

from .conftest import Intake
from .given import CITY, NAME, PHONE, dispatched, replied

ANSWERS = {
    "nature": "help_request",
    "place": "230604",
    "location": "西苑小区",
    "title": "路灯坏了",
    "text": "路灯坏了三天，晚上很黑。",
    "about_official": "no",
    "who": "named",
    "name": NAME,
    "phone": PHONE,
}
ATTACKS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'-alert(1)-'",
    "{{ 7*7 }}{% for x in () %}",
    "javascript:alert(1)",
    "</textarea><svg/onload=alert(1)>",
    "=cmd|' /C calc'!A0",
)


def form_of(page: TestResponse) -> dict[str, str]:
    """The hidden fields of the page's form."""
    found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', page.text)
    return {name: html.unescape(value) for name, value in found}


def send(client: FlaskClient, page: TestResponse, **typed: str) -> TestResponse:
    """Answer the page's question, and look at the page that follows."""
    return client.post(
        page.request.path, data={"go": "next", **form_of(page), **typed}, follow_redirects=True
    )


def begin(client: FlaskClient) -> TestResponse:
    return client.get("/petition/new", follow_redirects=True)


def path_of(page: TestResponse, question: str) -> str:
    """The address of another question of the same draft."""
    return f"{page.request.path.rpartition('/')[0]}/{question}"


def walk(client: FlaskClient, **changes: str) -> TestResponse:
    """Answer every question; gives the page with everything to check."""
    answers = {**ANSWERS, **changes}
    page = begin(client)
    for question in list(Question)[:-1]:
        page = send(client, page, **{name: answers.get(name, "") for name in FIELDS[question]})
    return page


def desk_form(intake: Intake, client: FlaskClient, path: str, **typed: Any) -> TestResponse:
    return client.post(path, data=typed)


def test_a_citizen_answers_one_question_a_page_and_gets_number_and_code(intake: Intake) -> None:
    client = intake.browser()
    check = walk(client)
    assert check.status_code == 200
    assert "西苑小区" in check.text
    received = send(client, check)
    number = f"{CITY[:4]}04-2026-0000001"
    assert received.request.path == f"/petition/received/{number}"
    code = re.search(r"([A-Z2-7]{4}(?:-[A-Z2-7]{4}){3})", received.text)
    assert number in received.text
    assert code is not None
    letter = client.post(
        "/track",
        data={**form_of(client.get("/track")), "registration_no": number, "query_code": code[1]},
        follow_redirects=True,
    )
    assert number in letter.text
    assert letter.status_code == 200


def test_handing_in_twice_makes_one_petition(intake: Intake) -> None:
    client = intake.browser()
    check = walk(client)
    assert send(client, check).text == send(client, check).text
    assert intake.rows("SELECT count(*) AS n FROM live.register") == [{"n": 1}]


def test_whoever_has_handed_in_too_much_is_told_when_to_go_on_and_keeps_all_answers(intake: Intake) -> None:
    client = intake.browser()
    check = walk(client)
    for _ in range(DEFAULTS[Rule.REGISTRATION].address.times):
        intake.browser().post("/intake/api/v1/petitions", json={})
    waiting = send(client, check)
    assert (waiting.status_code, waiting.headers["Retry-After"]) == (429, "180")
    assert "请 3 分钟后再试" in waiting.text
    assert ANSWERS["text"] in waiting.text
    assert intake.rows("SELECT count(*) AS n FROM live.register") == [{"n": 0}]
    elsewhere = {"go": "next", **form_of(waiting)}
    sent = client.post(check.request.path, data=elsewhere, environ_base={"REMOTE_ADDR": "10.9.8.7"})
    assert sent.status_code == 303


def test_nothing_typed_is_lost_on_an_error(intake: Intake) -> None:
    client = intake.browser()
    page = begin(client)
    for question in (Question.KIND, Question.WHERE):
        page = send(client, page, **{name: ANSWERS[name] for name in FIELDS[question]})
    wrong = send(client, page, title="", text="路灯坏了三天，晚上很黑。")
    assert wrong.status_code == 422
    assert "error-summary" in wrong.text
    assert "路灯坏了三天，晚上很黑。" in wrong.text
    assert ANSWERS["location"] in client.get(path_of(wrong, "where")).text


def test_a_text_counts_on_the_server_as_in_the_browser(intake: Intake) -> None:
    lines = ["路灯坏了三天，晚上真很黑。"] * 700
    typed, sent = "\n".join(lines), "\r\n".join(lines)
    assert len(typed) <= TEXT_MAX < len(sent)
    client = intake.browser()
    send(client, walk(client, text=sent))
    form = {
        "channel": "hotline",
        "jurisdiction": CITY,
        "title": "路灯",
        "text": sent,
        "name": NAME,
        "phone": PHONE,
    }
    assert intake.browser(Role.OPERATOR).post("/intake/desk", data=form).status_code in (200, 303)
    numbers = [row["registration_no"] for row in intake.rows("SELECT registration_no FROM live.register")]
    texts = [load_petition(intake.runtime, number).registration.text.open() for number in numbers]
    assert texts == [typed, typed]


def test_who_checks_the_answers_sees_the_numbers_as_they_will_be_kept(intake: Intake) -> None:
    check = walk(intake.browser(), phone="０４５９－６８１２３４５转８", id_no="ｅ１２３４５６７８")
    assert "0459-6812345-8" in check.text
    assert "E12345678" in check.text


def test_going_back_and_changing_keeps_the_other_answers(intake: Intake) -> None:
    client = intake.browser()
    check = walk(client)
    where = client.get(path_of(check, "where"))
    assert f'href="{where.request.path}"' in check.text
    assert 'name="location"' in where.text
    back = send(client, where, place="230602", location="新村")
    assert "新村" in back.text
    assert ANSWERS["title"] in back.text


def test_a_hand_made_form_that_skips_questions_is_sent_back_to_them(intake: Intake) -> None:
    client = intake.browser()
    first = begin(client)
    answer = client.post(path_of(first, "check"), data=form_of(first))
    assert answer.location == first.request.path
    assert intake.rows("SELECT 1 FROM live.register") == []


def test_every_question_has_an_address_of_its_own_and_each_answer_leads_to_one(intake: Intake) -> None:
    """So the browser's way back, and reloading, show a page and never ask to send a form again."""
    client = intake.browser()
    page, seen = begin(client), []
    for question in list(Question)[:-1]:
        seen.append(page.request.path)
        page = send(client, page, **{name: ANSWERS.get(name, "") for name in FIELDS[question]})
        assert page.request.method == "GET"
    assert len(set(seen)) == len(seen)
    for path, question in zip(seen, Question, strict=False):
        text = client.get(path).text
        assert all(ANSWERS[name] in text for name in FIELDS[question] if name in ANSWERS), question


def test_after_handing_in_the_way_back_tells_the_number_and_takes_an_addition(intake: Intake) -> None:
    client = intake.browser()
    check = walk(client)
    details = client.get(path_of(check, "details"))
    send(client, check)
    number = intake.rows("SELECT registration_no AS no FROM live.register")[0]["no"]
    back = client.get(path_of(check, "details"))
    assert f"已登记为 {number}" in back.text
    assert ANSWERS["text"] not in back.text
    changed = send(client, details, text="昨晚又黑了一整夜")
    assert f"已登记为 {number}" in changed.text
    assert "昨晚又黑了一整夜" in changed.text
    assert "Idempotency" not in changed.text
    added = client.post(f"/track/{number}/additions", data={**form_of(changed), "text": "昨晚又黑了一整夜"})
    assert added.location == f"/track/{number}"
    assert intake.types(number).count("petition_text_added") == 1


def test_a_browser_that_lost_its_cookies_goes_on_where_it_was(intake: Intake) -> None:
    client = intake.browser()
    check = walk(client)
    form = form_of(check)
    lost = intake.browser()
    own = {"Sec-Fetch-Site": "same-origin"}
    stale = lost.post(check.request.path, data={"go": "next", **form}, headers=own)
    assert stale.status_code == 400
    received = lost.post(
        check.request.path,
        data={"go": "next", **form, "csrf_token": form_of(stale)["csrf_token"]},
        follow_redirects=True,
    )
    assert received.request.path.startswith("/petition/received/")


def test_nobody_else_opens_or_overwrites_a_draft(intake: Intake) -> None:
    client, stranger = intake.browser(), intake.browser()
    check = walk(client)
    assert stranger.get(check.request.path).location == "/petition/new"
    other = begin(stranger)
    typed = {**form_of(other), "go": "next", "title": "别的事", "text": "与此无关的另一件事。"}
    stranger.post(path_of(check, "details"), data=typed)
    assert ANSWERS["title"] in client.get(check.request.path).text
    kept = intake.rows("SELECT * FROM intake.petition_draft")
    assert ANSWERS["title"] not in repr(kept)
    assert all(ANSWERS["title"].encode() not in row["sealed"] for row in kept)


def test_a_draft_is_forgotten_when_it_is_discarded_and_when_its_time_is_over(intake: Intake) -> None:
    client = intake.browser()
    check = walk(client)
    client.post(path_of(check, "discarded"), data=form_of(check))
    assert intake.rows("SELECT 1 FROM intake.petition_draft") == []
    check = walk(client)
    intake.clock.advance(KEPT)
    assert client.get(check.request.path).location == "/petition/new"
    forget_old_drafts(intake.runtime)
    assert intake.rows("SELECT 1 FROM intake.petition_draft") == []


def test_after_erasure_no_draft_tells_the_number(intake: Intake) -> None:
    client = intake.browser()
    send(client, walk(client))
    row = intake.rows("SELECT registration_no AS no FROM live.register")[0]
    assert intake.rows("SELECT registration_no FROM intake.petition_draft") == [
        {"registration_no": row["no"]}
    ]
    admin = intake.browser(Role.ADMINISTRATOR)
    form = {"registration_no": row["no"], "reason": "本人书面申请删除", "sure": "true"}
    assert admin.post("/intake/erasure", data=form).status_code == 200
    assert intake.rows("SELECT 1 FROM intake.petition_draft") == []


def test_an_anonymous_citizen_gives_no_identity_even_if_some_was_typed(intake: Intake) -> None:
    client = intake.browser()
    send(client, walk(client, who="anonymous"))
    assert intake.rows("SELECT anonymous FROM live.register") == [{"anonymous": True}]
    assert intake.rows("SELECT 1 FROM live.blind_indexes") == []


def test_the_confirmation_says_the_same_for_anybody_elses_number_and_for_none(intake: Intake) -> None:
    client = intake.browser()
    path = send(client, walk(client)).request.path
    stranger = intake.browser()
    known, unknown = (
        stranger.get(path).text,
        stranger.get("/petition/received/230604-2026-0000099").text,
    )
    number = path.rsplit("/", 1)[1]
    assert known.replace(number, "") == unknown.replace("230604-2026-0000099", "")


def test_the_letter_is_open_only_to_the_browser_that_proved_the_code(intake: Intake) -> None:
    number = intake.register().registration_no
    for path in (f"/track/{number}", f"/track/{CITY}-2026-0000099"):
        answer = intake.browser().get(path)
        assert (answer.status_code, answer.location.split("?")[0]) == (303, "/track")


def test_a_reply_is_read_and_rated_in_the_letter(intake: Intake) -> None:
    receipt = intake.register()
    number = receipt.registration_no
    intake.triage(number)
    intake.receive(dispatched(number), replied(number, text="灯已更换"))
    client = intake.browser()
    proof = {**form_of(client.get("/track")), "registration_no": number, "query_code": receipt.query_code}
    letter = client.post("/track", data=proof, follow_redirects=True)
    assert "灯已更换" in letter.text
    rating = {**form_of(letter), "resolved": "resolved", "satisfaction": "satisfied", "comment": "谢谢"}
    assert client.post(f"/track/{number}/rating", data={**rating, "resolved": ""}).status_code == 422
    assert client.post(f"/track/{number}/rating", data=rating).status_code == 303
    assert 'name="resolved"' not in client.get(f"/track/{number}").text
    assert intake.types(number)[-1] == "rating_given"


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
        desk_form(intake, client, f"/intake/petitions/{number}/reveal", reason=attack + "......"),
        desk_form(intake, client, f"/intake/petitions/{number}/answer", answer=attack),
        desk_form(intake, client, "/intake/desk", title=attack, text=attack, name=attack, channel=attack),
        client.get(f"/intake/?q={attack}"),
    ]
    citizen = intake.browser()
    where = send(citizen, begin(citizen), nature="complaint")
    details = citizen.get(path_of(where, "details"))
    pages.append(send(citizen, details, title=attack, text=attack))
    for page in pages:
        assert page.status_code in (200, 422)
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
    shown = desk_form(intake, client, path, reason="回访核实处理结果", **{"from": "visit"})
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
    wrong = client.post(
        "/intake/desk", data={**form, "postmarked_on": "2026-02-28", "idempotency_key": "1" * 32}
    )
    assert wrong.status_code == 422
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
    wrong = client.post("/intake/desk", data={**form, "channel": "hotline"})
    assert wrong.status_code == 422
    assert '<option value="housing" selected>' in wrong.text
    assert client.post("/intake/desk", data={**form, "received_by": "nobody"}).status_code == 422
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
    assert client.post(f"/intake/petitions/{number}/triage", data={**form, "nature": ""}).status_code == 422
    assert client.post(f"/intake/petitions/{number}/triage", data=form).status_code == 303
    assert intake.types(number)[-1] == "petition_triaged"
    assert client.post(f"/intake/petitions/{number}/triage", data=form).status_code == 422


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
    intake.runtime.identity.accounts.create(
        "operator-1", name="李静", role=Role.OPERATOR, jurisdiction=CITY, password="a bench by the river"
    )
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
    places = [timeline.index(said) for said in ("派送承办单位", "已分类", "已登记")]
    assert places == sorted(places)


def test_a_closed_matter_is_not_called_dispatched_on_its_page(intake: Intake) -> None:
    number = intake.register().registration_no
    intake.triage(number)
    operator = intake.browser(Role.OPERATOR)
    path = f"/intake/petitions/{number}"
    assert "已派送</span>" in operator.get(path).text
    closed = OrderClosed(registration_no=number, unit="housing", round=1, outcome="closed")
    intake.receive(dispatched(number), replied(number, text="灯已更换"), closed)
    page = operator.get(path).text
    assert "已派送</span>" not in page
    assert "已办结</span>" in page


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
    page = slow.post(
        f"/intake/petitions/{number}/answer", data=answer, headers={"Sec-Fetch-Site": "same-origin"}
    )
    assert page.status_code == 422
    assert "供热公司今天下午上门检修" in page.text
    assert f'href="/intake/petitions/{number}"' in page.text
