"""The citizens' door, as a browser sees it: the wizard, the number and code, the letter."""

from __future__ import annotations

import html
import re
from contextlib import suppress

import pytest

from huiyin_intake.features.register_petition.command import TEXT_MAX
from huiyin_intake.features.submit_petition.drafts import KEPT, forget_old_drafts
from huiyin_intake.features.submit_petition.wizard import FIELDS, Question
from huiyin_intake.petitions import load_petition
from huiyin_ledger.domain import Refused
from huiyin_web.identity.buckets import Rate
from huiyin_web.identity.policy import Role
from huiyin_web.identity.rates import DEFAULTS, Rule

from .conftest import Intake
from .given import CITY, NAME, PHONE, dispatched, replied
from .wizard import ANSWERS, begin, form_of, path_of, send, walk


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


def use_up(intake: Intake) -> None:
    """A stranger at the same address does all that one address may."""
    limit = DEFAULTS[Rule.REGISTRATION].address
    for _ in range(limit.times):
        intake.browser().post("/intake/api/v1/petitions", json={})
    store = intake.runtime.identity
    for rule in (Rule.STEP, Rule.REGISTRATION):
        with suppress(Refused):
            for _ in range(DEFAULTS[rule].address.times):
                store.buckets.spend({f"{rule} from 127.0.0.1": DEFAULTS[rule].address})


def test_whoever_is_in_the_middle_goes_on_whatever_others_do_at_the_same_address(intake: Intake) -> None:
    """A stranger in the same office could keep a citizen out at the last question."""
    client = intake.browser()
    page = begin(client)
    page = send(client, page, nature=ANSWERS["nature"])
    use_up(intake)
    for question in list(Question)[1:-1]:
        page = send(client, page, **{name: ANSWERS.get(name, "") for name in FIELDS[question]})
    assert send(client, page).request.path == f"/petition/received/{CITY[:4]}04-2026-0000001"
    alone = intake.browser().post("/intake/api/v1/petitions", json={})
    assert alone.status_code == 429


def test_a_draft_has_steps_of_its_own_and_no_more(intake: Intake) -> None:
    client = intake.browser()
    page = send(client, begin(client), nature=ANSWERS["nature"])
    limit = DEFAULTS[Rule.STEP].address
    draft = page.request.path.split("/")[3]
    intake.runtime.identity.buckets.spend({f"{Rule.STEP} with draft {draft}": Rate(1, limit.period)})
    assert client.post(page.request.path, data=form_of(page)).status_code == 429


def test_who_is_refused_is_so_at_the_first_question_and_reads_how_else_to_reach_the_office(
    intake: Intake,
) -> None:
    client = intake.browser()
    for _ in range(DEFAULTS[Rule.REGISTRATION].address.times):
        intake.browser().post("/intake/api/v1/petitions", json={})
    waiting = send(client, begin(client), nature=ANSWERS["nature"])
    assert waiting.status_code == 429
    assert 1 <= int(waiting.headers["Retry-After"]) <= 60
    summary = waiting.text.partition("error-summary")[2].partition("</div>")[0]
    assert "12345" in summary
    assert "本次提交未成功" in summary
    assert "有内容未填" not in summary
    assert re.search(rf'value="{ANSWERS["nature"]}"[^>]* checked', waiting.text)
    form = {"nature": ANSWERS["nature"], "go": "next", **form_of(waiting)}
    sent = client.post(waiting.request.path, data=form, environ_base={"REMOTE_ADDR": "10.9.8.7"})
    assert sent.status_code == 303


def test_a_step_that_is_refused_leads_to_its_question_which_says_why_until_it_is_accepted(
    intake: Intake,
) -> None:
    client = intake.browser()
    page = begin(client)
    for question in (Question.KIND, Question.WHERE):
        page = send(client, page, **{name: ANSWERS[name] for name in FIELDS[question]})
    typed = {"title": "", "text": "路灯坏了三天，晚上很黑。"}
    answer = client.post(page.request.path, data={"go": "next", **form_of(page), **typed})
    assert (answer.status_code, answer.location) == (303, page.request.path)
    for language, told in (("zh", "<title>错误："), ("en", "<title>Error: ")):
        wrong = client.get(f"{answer.location}?lang={language}")
        assert wrong.status_code == 200
        assert "error-summary" in wrong.text
        assert told in wrong.text
        assert typed["text"] in wrong.text
    assert ANSWERS["location"] in client.get(path_of(wrong, "where")).text
    send(client, wrong, title=ANSWERS["title"], text=typed["text"])
    accepted = client.get(answer.location).text
    assert ANSWERS["title"] in accepted
    assert "error-summary" not in accepted


def test_who_goes_back_from_a_step_that_was_refused_is_not_told_of_it_again(intake: Intake) -> None:
    client = intake.browser()
    wrong = send(client, begin(client), nature="")
    assert "error-summary" in wrong.text
    send(client, client.get(path_of(wrong, "where")), go="back", location="新村")
    send(client, wrong, go="back")
    assert "error-summary" not in client.get(wrong.request.path).text
    assert "新村" in client.get(path_of(wrong, "where")).text


def test_a_wrong_code_leads_to_the_form_with_what_was_typed_and_shows_the_code_once(intake: Intake) -> None:
    number = intake.register().registration_no
    client = intake.browser()
    typed = {"registration_no": number, "query_code": "AAAA-BBBB-CCCC-DDDD"}
    answer = client.post("/track", data={**form_of(client.get("/track")), **typed})
    assert (answer.status_code, answer.location) == (303, f"/track?registration_no={number}")
    first, again = (client.get(answer.location).text for _ in range(2))
    assert "error-summary" in first
    assert typed["query_code"] in first
    assert "error-summary" not in again
    assert typed["query_code"] not in again
    assert number in again


def test_a_code_form_that_is_sent_empty_says_so_at_each_field(intake: Intake) -> None:
    client = intake.browser()
    answer = client.post("/track", data=form_of(client.get("/track")), follow_redirects=True).text
    for name in ("registration_no", "query_code"):
        error = answer.partition(f'id="f-{name}-error"')[2].partition("</p>")[0]
        assert "请填写此项" in error, name


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
    assert changed.request.method == "GET"
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


@pytest.mark.parametrize("over", [False, True])
def test_the_way_back_from_a_stale_form_leads_to_the_question_with_what_was_typed(
    intake: Intake, over: bool
) -> None:
    """Also where the browser has lost its cookies, or the draft is over."""
    client = intake.browser()
    details = client.get(path_of(walk(client), "details"))
    if over:
        intake.clock.advance(KEPT)
    lost, own = intake.browser(), {"Sec-Fetch-Site": "same-origin"}
    form = {**form_of(details), "title": "路灯又不亮了", "text": "昨晚又黑了一整夜"}
    stale = lost.post(details.request.path, data={"go": "next", **form}, headers=own)
    assert stale.status_code == 400
    back = re.search(r'<p><a href="([^"]+)">返回填写页面', stale.text)
    assert back is not None
    again = lost.get(html.unescape(back[1]))
    assert "路灯又不亮了" in again.text
    assert "昨晚又黑了一整夜" in again.text
    assert intake.browser().get(back[1]).location == "/petition/new"
    after = send(lost, again, title="路灯又不亮了", text="昨晚又黑了两夜")
    assert "昨晚又黑了两夜" in lost.get(path_of(after, "details")).text


def test_what_was_wrong_is_not_said_of_answers_that_were_corrected_in_a_stale_form(intake: Intake) -> None:
    client = intake.browser()
    contact = client.get(path_of(walk(client), "contact"))
    right = {name: ANSWERS.get(name, "") for name in FIELDS[Question.CONTACT]}
    wrong = send(client, contact, **right | {"phone": "139"})
    assert 'id="f-phone-error"' in wrong.text
    lost, own = intake.browser(), {"Sec-Fetch-Site": "same-origin"}
    form = {"go": "next", **form_of(wrong), **right}
    stale = lost.post(wrong.request.path, data=form, headers=own)
    assert stale.status_code == 400
    again = lost.get(wrong.request.path)
    assert right["phone"] in again.text
    assert "错误：" not in again.text
    assert 'id="f-phone-error"' not in again.text
    assert send(lost, again, **right).request.path == path_of(wrong, "check")


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


def test_whoever_goes_on_after_half_a_day_is_told_and_keeps_what_was_typed_last(intake: Intake) -> None:
    client = intake.browser()
    details = client.get(path_of(walk(client), "details"))
    intake.clock.advance(KEPT)
    onward = send(client, details, title=ANSWERS["title"], text="昨晚又黑了一整夜")
    assert "已超过半天" in onward.text
    assert "昨晚又黑了一整夜" in client.get(path_of(onward, "details")).text


def test_two_petitions_written_in_two_tabs_stay_apart(intake: Intake) -> None:
    client = intake.browser()
    titles = ("路灯不亮", "井盖松动")
    tabs = [begin(client) for _ in titles]
    for question in list(Question)[:-1]:
        for number, title in enumerate(titles):
            answers = {**ANSWERS, "title": title}
            typed = {name: answers.get(name, "") for name in FIELDS[question]}
            tabs[number] = send(client, tabs[number], **typed)
    for check, title in zip(tabs, titles, strict=True):
        assert title in check.text
        assert send(client, check).request.path.startswith("/petition/received/")
    assert intake.rows("SELECT count(*) AS n FROM live.register") == [{"n": 2}]


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
    wrong = {**rating, "resolved": ""}
    refused = client.post(f"/track/{number}/rating", data=wrong)
    assert (refused.status_code, refused.location) == (303, f"/track/{number}")
    for language, told in (("zh", "<title>错误："), ("en", "<title>Error: ")):
        shown = client.get(f"/track/{number}?lang={language}").text
        assert told in shown
        assert "谢谢</textarea>" in shown
    assert "谢谢" not in intake.browser().get(f"/track/{number}", follow_redirects=True).text
    assert client.post(f"/track/{number}/rating", data=rating).status_code == 303
    assert 'name="resolved"' not in client.get(f"/track/{number}").text
    assert intake.types(number)[-1] == "rating_given"
