"""What a petitioner adds on the tracking page, and whom it reaches."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import orjson
import pytest
from flask.testing import FlaskClient

from huiyin_contracts.base import UnitKey
from huiyin_contracts.intake import PetitionTriaged, TextAdded
from huiyin_intake.api_models import Registered
from huiyin_intake.domain.addition import Addition
from huiyin_intake.domain.vocabulary import AdditionState, State
from huiyin_intake.features.add_text.command import AddText, add_text
from huiyin_intake.features.answer_directly.command import AnswerDirectly, answer_directly
from huiyin_intake.features.erase_petitioner.command import ErasePetitioner
from huiyin_intake.features.erase_petitioner.handler import erase_petitioner
from huiyin_intake.features.list_additions.query import AdditionQuery, list_additions
from huiyin_intake.features.refer_accusation.command import (
    ReferAccusation,
    mark_as_accusation,
    refer_accusation,
)
from huiyin_intake.features.reveal_identity.command import Reveal, reveal
from huiyin_intake.features.review_addition.command import (
    KeepBack,
    RegisterAccusation,
    keep_back,
    pass_on,
    register_as_accusation,
)
from huiyin_intake.petitions import all_details_of, load_petition
from huiyin_ledger.domain import ERASED, NotFound, Once, Refused
from huiyin_testing.forms import refused
from huiyin_web.identity.policy import Principal, Role, scope_of

from .conftest import Intake
from .given import CITY, NAME, PHONE, triage_command
from .wizard import form_of

ADDED = "昨晚又黑了一整夜"
HINT = "您补充的内容先由我们阅看"
WHY = "内容与本件无关，涉及他人隐私"


def add(intake: Intake, number: str, text: str = ADDED) -> None:
    add_text(intake.runtime, intake.act("citizen", number), number, AddText(text=text))


def additions(intake: Intake) -> list[TextAdded]:
    return [e for e in intake.published() if isinstance(e, TextAdded)]


def answered(intake: Intake, number: str) -> None:
    command = AnswerDirectly(**triage_command().model_dump(), answer="路灯今晚修好，谢谢来电。")
    answer_directly(intake.runtime, intake.act(), intake.operator, number, command)


def marked(intake: Intake, number: str) -> None:
    mark_as_accusation(intake.runtime, intake.act(correlation=number), intake.operator, number)


def referred(intake: Intake, number: str) -> None:
    refer_accusation(
        intake.runtime,
        intake.act("clerk-1", number),
        intake.clerk,
        number,
        ReferAccusation(competent_unit="discipline", accused_unit="housing"),
    )


def erased(intake: Intake, number: str) -> None:
    command = ErasePetitioner(
        jurisdiction=CITY,
        petitioner_ref=load_petition(intake.runtime, number).petitioner_ref,
        reason="本人书面申请",
    )
    erase_petitioner(
        intake.runtime, intake.act("admin-1"), Principal.of("admin-1", "", Role.ADMINISTRATOR, CITY), command
    )


def added_later(intake: Intake, number: str) -> Addition:
    """The newest."""
    return [*load_petition(intake.runtime, number).added_later.values()][-1]


def waiting(intake: Intake, text: str = ADDED) -> tuple[str, int]:
    """A petition that a unit has, and what was added since."""
    number = intake.register().registration_no
    intake.triage(number)
    add(intake, number, text)
    return number, added_later(intake, number).number


def pass_it_on(intake: Intake, number: str, addition: int) -> None:
    pass_on(intake.runtime, intake.act(correlation=number), intake.operator, number, addition)


def keep_it_back(intake: Intake, number: str, addition: int) -> None:
    command = KeepBack(kept_because=WHY)
    keep_back(intake.runtime, intake.act(correlation=number), intake.operator, number, addition, command)


def register_it(intake: Intake, number: str, addition: int, once: Once | None = None) -> str:
    command = RegisterAccusation(title="反映管理处收费", accused="某处长")
    act = replace(intake.act(correlation=number), once=once)
    receipt = register_as_accusation(intake.runtime, act, intake.operator, number, addition, command)
    return receipt.registration_no


def to_read(intake: Intake) -> list[tuple[str, int]]:
    query = AdditionQuery(scope=scope_of(intake.clerk, "petition.triage"))
    return [(each.registration_no, each.addition) for each in list_additions(intake.runtime, query).items]


def test_what_is_added_after_triage_waits_to_be_read_and_does_not_leave(intake: Intake) -> None:
    number, addition = waiting(intake)
    assert to_read(intake) == [(number, addition)]
    assert not any(ADDED in e.model_dump_json() for e in intake.published())


def test_what_is_passed_on_leaves_masked_with_when_it_was_added(intake: Intake) -> None:
    added_at = intake.clock.now()
    number, addition = waiting(intake, f"{ADDED}，请{NAME}的邻居作证，电话{PHONE}")
    intake.clock.advance(timedelta(hours=3))
    pass_it_on(intake, number, addition)
    (added,) = additions(intake)
    assert (added.registration_no, added.added_at) == (number, added_at)
    assert added.petitioner_ref == load_petition(intake.runtime, number).petitioner_ref
    assert ADDED in added.text
    assert NAME not in added.text
    assert PHONE not in added.text
    (event,) = [e for e in intake.runtime.ledger.events(CITY) if e.type == "intake.addition_passed_on"]
    assert (event.actor, event.occurred_at) == ("operator-1", intake.clock.now())
    assert to_read(intake) == []


def test_what_is_kept_back_stays_sealed_with_its_reason(intake: Intake) -> None:
    number, addition = waiting(intake)
    keep_it_back(intake, number, addition)
    kept = added_later(intake, number)
    assert kept.state is AdditionState.KEPT_BACK
    assert kept.reason is not None
    assert kept.reason.open() == WHY
    assert (to_read(intake), additions(intake)) == ([], [])
    (payload,) = intake.rows("SELECT payload FROM ledger.event WHERE type = 'intake.addition_kept_back'")
    assert WHY not in str(payload)


@pytest.mark.parametrize("decide", [pass_it_on, keep_it_back], ids=lambda d: d.__name__)
def test_the_same_decision_twice_is_one(intake: Intake, decide) -> None:
    number, addition = waiting(intake)
    decide(intake, number, addition)
    before = intake.types(number)
    decide(intake, number, addition)
    assert intake.types(number) == before


def test_another_reason_to_keep_it_back_is_refused_for_it_would_be_lost(intake: Intake) -> None:
    number, addition = waiting(intake)
    keep_it_back(intake, number, addition)
    another = KeepBack(kept_because="与本件无关的另一件事")
    with pytest.raises(Refused) as refused:
        keep_back(intake.runtime, intake.act(correlation=number), intake.operator, number, addition, another)
    assert refused.value.code == "already_read"


@pytest.mark.parametrize(
    ("first", "then"),
    [
        (pass_it_on, keep_it_back),
        (pass_it_on, register_it),
        (keep_it_back, pass_it_on),
        (keep_it_back, register_it),
        (register_it, pass_it_on),
        (register_it, register_it),
    ],
)
def test_a_decision_is_made_once(intake: Intake, first, then) -> None:
    number, addition = waiting(intake)
    first(intake, number, addition)
    left, petitions = additions(intake), intake.rows("SELECT count(*) AS n FROM live.register")
    with pytest.raises(Refused) as refused:
        then(intake, number, addition)
    assert refused.value.code == "already_read"
    assert (additions(intake), intake.rows("SELECT count(*) AS n FROM live.register")) == (left, petitions)


def test_an_accusation_of_its_own_takes_over_text_petitioner_and_when_it_was_received(intake: Intake) -> None:
    added_at = intake.clock.now()
    number, addition = waiting(intake)
    intake.clock.advance(timedelta(days=1))
    of_its_own = load_petition(intake.runtime, register_it(intake, number, addition))
    source = load_petition(intake.runtime, number)
    assert (of_its_own.accusation, of_its_own.state) == (True, State.TO_TRIAGE)
    assert (of_its_own.registration.text.open(), of_its_own.registration.received_at) == (ADDED, added_at)
    assert of_its_own.petitioner_ref != source.petitioner_ref
    (own,), (given,) = (all_details_of(intake.runtime, each) for each in (of_its_own, source))
    assert own.equal(given)
    assert added_later(intake, number).registered_as == of_its_own.registration_no
    assert intake.types(of_its_own.registration_no) == ["petition_registered", "petitioner_identified"]
    assert additions(intake) == []
    assert not any(ADDED in e.model_dump_json() for e in intake.published())


def test_an_accusation_of_its_own_is_registered_once_however_often_it_is_sent(intake: Intake) -> None:
    number, addition = waiting(intake)
    once = Once("operator-1:once-and-for-all", "same")
    assert register_it(intake, number, addition, once) == register_it(intake, number, addition, once)
    assert intake.rows("SELECT count(*) AS n FROM live.register") == [{"n": 2}]


def test_what_was_added_before_triage_or_never_cannot_be_passed_on(intake: Intake) -> None:
    number = intake.register().registration_no
    add(intake, number)
    for decide in (pass_it_on, keep_it_back, register_it):
        for addition in (2, 99):
            with pytest.raises(NotFound):
                decide(intake, number, addition)


@pytest.mark.parametrize("decide", [pass_on, keep_back, register_as_accusation], ids=lambda d: d.__name__)
def test_only_the_desk_of_the_place_decides(intake: Intake, decide) -> None:
    number, addition = waiting(intake)
    command = {
        keep_back: [KeepBack(kept_because=WHY)],
        register_as_accusation: [RegisterAccusation(title="反映收费")],
    }.get(decide, [])
    for who in (
        Principal.of("elsewhere", "", Role.CLERK, "230621"),
        Principal.of("supervisor-1", "", Role.SUPERVISOR, CITY),
        Principal.of("housing-1", "", Role.UNIT_HEAD, CITY, UnitKey(CITY, "housing")),
    ):
        with pytest.raises(Refused) as refused:
            decide(intake.runtime, intake.act(who.id, number), who, number, addition, *command)
        assert refused.value.code in ("not_found", "forbidden")
    assert to_read(intake) == [(number, addition)]


def test_the_list_is_oldest_first_and_goes_on_after_a_page(intake: Intake) -> None:
    expected = []
    for _ in range(3):
        expected.append(waiting(intake))
        intake.clock.advance(timedelta(minutes=5))
    client = intake.browser(Role.OPERATOR)
    first = client.get("/intake/api/v1/additions?limit=2").get_json()
    second = client.get("/intake/api/v1/additions", query_string={"cursor": first["next"]}).get_json()
    items = [*first["items"], *second["items"]]
    assert [(i["registration_no"], i["addition"]) for i in items] == expected
    assert second["next"] is None
    assert {i["title"] for i in items} == {"〔姓名〕反映路灯坏了"}
    page = client.get("/intake/additions").text
    assert [page.index(number) for number, _ in expected] == sorted(page.index(n) for n, _ in expected)
    assert "路灯坏了" in page
    assert intake.browser(Role.OPERATOR, jurisdiction="230621").get("/intake/api/v1/additions").get_json()[
        "items"
    ] == []  # fmt: skip


def test_what_was_kept_back_is_found_again_with_the_latest_on_top(intake: Intake) -> None:
    kept = []
    for decide in (keep_it_back, register_it, keep_it_back):
        number, addition = waiting(intake)
        intake.clock.advance(timedelta(minutes=5))
        decide(intake, number, addition)
        kept.insert(0, (number, addition))
    passed, addition = waiting(intake)
    pass_it_on(intake, passed, addition)
    client = intake.browser(Role.OPERATOR)
    page = client.get("/intake/additions?state=kept_back").text
    assert [page.index(number) for number, _ in kept] == sorted(page.index(number) for number, _ in kept)
    assert passed not in page
    assert WHY not in page
    assert "没有待阅看的补充内容" in client.get("/intake/additions").text
    first = client.get("/intake/api/v1/additions?state=kept_back&limit=2").get_json()
    rest = client.get(f"/intake/api/v1/additions?state=kept_back&cursor={first['next']}").get_json()
    items = [*first["items"], *rest["items"]]
    assert [(i["registration_no"], i["addition"]) for i in items] == kept
    assert all(i["kept_at"] > i["added_at"] for i in items)
    elsewhere = intake.browser(Role.OPERATOR, jurisdiction="230621")
    assert elsewhere.get("/intake/api/v1/additions?state=kept_back").get_json()["items"] == []


def test_the_desk_passes_on_and_keeps_back_on_the_petitions_page(intake: Intake) -> None:
    number, addition = waiting(intake)
    add(intake, number, "另外，路口也黑")
    client = intake.browser(Role.OPERATOR)
    page = client.get(f"/intake/petitions/{number}")
    assert ADDED in page.text
    at = f"/intake/petitions/{number}/additions/{addition}"
    assert page.text.count("/pass-on") == 1
    assert f'action="{at}/pass-on"' in page.text
    assert client.post(f"{at}/pass-on", data=form_of(page)).status_code == 303
    assert [e.text for e in additions(intake)] == [ADDED]
    page = client.get(f"/intake/petitions/{number}")
    at = f"/intake/petitions/{number}/additions/{addition + 1}"
    assert f'action="{at}/keep-back"' in page.text
    short = refused(client.post(f"{at}/keep-back", data={**form_of(page), "kept_because": "不"}), client.get)
    assert "error-summary" in short.text
    client.post(f"{at}/keep-back", data={**form_of(page), "kept_because": WHY})
    assert to_read(intake) == []
    seen = client.get(f"/intake/petitions/{number}").text
    assert "路口也黑" not in seen
    assert WHY not in seen
    clerk = intake.browser(Role.CLERK).get(f"/intake/petitions/{number}").text
    assert "路口也黑" in clerk
    assert WHY in clerk


def test_the_desk_registers_an_accusation_of_its_own_on_the_petitions_page(intake: Intake) -> None:
    number, addition = waiting(intake)
    client = intake.browser(Role.OPERATOR)
    at = f"/intake/petitions/{number}/additions/{addition}/accusation"
    page = client.get(f"/intake/petitions/{number}")
    assert f'action="{at}"' in page.text
    refused(client.post(at, data=form_of(page)), client.get)
    done = client.post(at, data={**form_of(page), "title": "反映收费", "accused": "某处长"})
    of_its_own = added_later(intake, number).registered_as
    assert of_its_own is not None
    assert of_its_own in done.text
    assert client.get(f"/intake/petitions/{of_its_own}").status_code == 404
    assert of_its_own not in client.get(f"/intake/petitions/{number}").text
    assert of_its_own in intake.browser(Role.CLERK).get(f"/intake/petitions/{number}").text


def test_programs_read_and_decide_as_the_desk_does(intake: Intake) -> None:
    number, first = waiting(intake)
    add(intake, number, "另外，路口也黑")
    second = added_later(intake, number).number
    add(intake, number, "处长收了好处")
    third = added_later(intake, number).number
    client = intake.browser(Role.OPERATOR)
    path = f"/intake/api/v1/petitions/{number}/additions"
    assert client.post(f"{path}/{first}/pass-on").get_json() == {"registration_no": number}
    assert client.post(f"{path}/{second}/keep-back", json={"kept_because": WHY}).status_code == 200
    answer = client.post(f"{path}/{third}/accusation", json={"title": "反映处长"})
    assert answer.status_code == 201
    assert set(answer.get_json()) == {"registration_no", "query_code"}
    items = [(i["addition"], i["state"], i["text"]) for i in client.get(path).get_json()["items"]]
    assert items == [(first, "passed_on", ADDED), (second, "kept_back", None), (third, "kept_back", None)]
    clerk = intake.browser(Role.CLERK).get(path).get_json()["items"]
    assert [i["text"] for i in clerk] == [ADDED, "另外，路口也黑", "处长收了好处"]
    assert client.post(f"{path}/{first}/keep-back", json={"kept_because": WHY}).status_code == 422
    assert client.post(f"{path}/99/pass-on").status_code == 404


def test_whoever_only_watches_sees_neither_what_is_unread_nor_what_was_kept_back(intake: Intake) -> None:
    number, addition = waiting(intake)
    supervisor = intake.browser(Role.SUPERVISOR)
    assert ADDED not in supervisor.get(f"/intake/petitions/{number}").text
    keep_it_back(intake, number, addition)
    page = supervisor.get(f"/intake/petitions/{number}").text
    assert ADDED not in page
    assert WHY not in page


def test_a_look_at_the_petitioner_shows_no_text_that_was_kept_back(intake: Intake) -> None:
    number, addition = waiting(intake)
    command = Reveal(reason="回电约定维修时间")
    for shown in (True, False):
        seen = reveal(intake.runtime, intake.act(correlation=number), intake.operator, number, command)
        assert (ADDED in (seen.text or "")) is shown
        keep_it_back(intake, number, addition)


def test_what_was_added_before_triage_leaves_with_it_and_only_then(intake: Intake) -> None:
    number = intake.register().registration_no
    add(intake, number)
    assert not any(ADDED in e.model_dump_json() for e in intake.published())
    intake.triage(number)
    (triaged,) = [e for e in intake.published() if isinstance(e, PetitionTriaged)]
    assert triaged.text.count(ADDED) == 1
    assert additions(intake) == []


@pytest.mark.parametrize("change", [answered, marked, referred], ids=lambda f: f.__name__)
def test_what_is_added_to_a_direct_answer_or_an_accusation_never_leaves(intake: Intake, change) -> None:
    intake.receive_units()
    number = intake.register().registration_no
    change(intake, number)
    add(intake, number)
    assert load_petition(intake.runtime, number).additions[-1].open() == ADDED
    assert not any(ADDED in e.model_dump_json() for e in intake.published())
    assert additions(intake) == []


def test_an_erased_petitioners_additions_are_gone_and_nothing_can_be_added(intake: Intake) -> None:
    number, first = waiting(intake)
    pass_it_on(intake, number, first)
    add(intake, number)
    second = added_later(intake, number).number
    erased(intake, number)
    assert [e.text for e in additions(intake)] == [ERASED]
    assert to_read(intake) == []
    page = intake.browser(Role.CLERK).get(f"/intake/petitions/{number}").text
    assert ADDED not in page
    assert "/pass-on" not in page
    for act in (
        lambda: add(intake, number),
        lambda: pass_it_on(intake, number, second),
        lambda: register_it(intake, number, second),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "petitioner_erased"


@pytest.mark.parametrize(
    ("version", "recorded", "to_be_read"),
    [(1, {}, False), (2, {"masked_text": None}, False), (2, {"masked_text": {"any": "box"}}, True)],
)
def test_an_addition_recorded_earlier_waits_where_it_had_a_text_to_leave(
    intake: Intake, version: int, recorded: dict[str, object], to_be_read: bool
) -> None:
    number, _ = waiting(intake)
    row = intake.rows(
        "SELECT stream::text, version, type, payload::jsonb - 'to_be_read' AS payload FROM ledger.event"
        " WHERE type = 'intake.petition_text_added'"
    )[0]
    payload = orjson.dumps({**row["payload"], **recorded})
    data = intake.runtime.ledger.reader.data(
        CITY, row["stream"], row["version"], row["type"], payload, version
    )
    assert data["text"].open() == ADDED
    assert data["to_be_read"] is to_be_read
    assert number == data["registration_no"]


@pytest.mark.parametrize(
    ("change", "hinted"),
    [(Intake.triage, True), (answered, False), (marked, False)],
    ids=["triaged", "answered", "accusation"],
)
def test_the_letter_says_that_the_desk_reads_what_is_added_where_it_may_go_on(
    intake: Intake, change, hinted: bool
) -> None:
    receipt = intake.register()
    change(intake, receipt.registration_no)
    assert (HINT in letter(intake, receipt)) is hinted


@pytest.mark.parametrize(
    ("decide", "said"),
    [
        (pass_it_on, "并转给承办单位"),
        (keep_it_back, "留存于我处，未转给承办单位"),
        (register_it, f"另行登记为一件：{CITY}-2026-0000002"),
    ],
)
def test_the_letter_tells_what_became_of_an_addition(intake: Intake, decide, said: str) -> None:
    receipt = intake.register()
    number = receipt.registration_no
    intake.triage(number)
    add(intake, number)
    assert said not in letter(intake, receipt)
    decide(intake, number, added_later(intake, number).number)
    assert said in letter(intake, receipt)


def test_whoever_added_it_follows_the_accusation_that_it_became_with_the_code_they_have(
    intake: Intake,
) -> None:
    receipt = intake.register()
    number = receipt.registration_no
    intake.triage(number)
    add(intake, number)
    of_its_own = register_it(intake, number, added_later(intake, number).number)
    stranger, client = intake.browser(), opened(intake, receipt)
    assert f'href="/track/{of_its_own}"' in client.get(f"/track/{number}").text
    page = client.get(f"/track/{of_its_own}")
    assert page.status_code == 200
    assert of_its_own in page.text
    assert ADDED not in page.text
    other = opened(intake, intake.register())
    for each in (stranger, other):
        assert each.get(f"/track/{of_its_own}").location == f"/track?registration_no={of_its_own}"
    intake.clock.advance(timedelta(hours=2))
    assert client.get(f"/track/{of_its_own}").status_code == 303


def letter(intake: Intake, receipt: Registered) -> str:
    return opened(intake, receipt).get(f"/track/{receipt.registration_no}").text


def opened(intake: Intake, receipt: Registered) -> FlaskClient:
    """A browser that has proved the code."""
    client = intake.browser()
    proof = {"registration_no": receipt.registration_no, "query_code": receipt.query_code}
    client.post("/track", data={**form_of(client.get("/track")), **proof})
    return client


@pytest.mark.parametrize("by_api", [True, False])
def test_bug_what_was_added_was_recorded_twice_when_it_was_sent_twice(intake: Intake, by_api: bool) -> None:
    receipt = intake.register()
    number, code = receipt.registration_no, receipt.query_code
    citizen = intake.browser()
    asked = {"registration_no": number, "query_code": code}
    citizen.post("/track", data={**form_of(citizen.get("/track")), **asked})
    form = form_of(citizen.get(f"/track/{number}"))
    text, key = {"text": "水管今天又漏了"}, "key-of-an-addition"
    answers = []
    for _ in range(2):
        if by_api:
            path = f"/intake/api/v1/progress/{number}/additions"
            headers = {"Query-Code": code, "Idempotency-Key": key}
            answers.append(citizen.post(path, json=text, headers=headers))
        else:
            answers.append(citizen.post(f"/track/{number}/additions", data={**form, **text}))
    assert [answer.status_code for answer in answers] == ([200, 200] if by_api else [303, 303])
    assert intake.types(number).count("petition_text_added") == 1


def test_triage_sent_again_with_its_key_gets_its_first_answer(intake: Intake) -> None:
    number, operator = intake.register().registration_no, intake.browser(Role.OPERATOR)
    path, body = f"/intake/api/v1/petitions/{number}/triage", triage_command().model_dump(mode="json")
    first, again = (
        operator.post(path, json=body, headers={"Idempotency-Key": "key-of-a-triage"}) for _ in range(2)
    )
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json == again.json
    assert operator.post(path, json=body, headers={"Idempotency-Key": "another-key"}).status_code == 422


def test_each_look_is_recorded_even_under_the_same_key(intake: Intake) -> None:
    number, operator = intake.register().registration_no, intake.browser(Role.OPERATOR)
    path = f"/intake/api/v1/petitions/{number}/reveal"
    for _ in range(2):
        answer = operator.post(
            path, json={"reason": "回电约定维修时间"}, headers={"Idempotency-Key": "key-of-a-look"}
        )
        assert answer.status_code == 200
    assert intake.types(number).count("identity_revealed") == 2
