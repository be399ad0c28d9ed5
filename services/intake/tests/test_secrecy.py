"""What the database, the feed and the pages must never hold in clear (PIPL §51, R05 §23, R22 §30)."""

from __future__ import annotations

import json
import re
from itertools import pairwise, product

import pytest

from huiyin_contracts.assignment import UnitRegistered
from huiyin_contracts.base import UnitKey
from huiyin_contracts.intake import AccusationReferred, PetitionerErased, PetitionRegistered, PetitionTriaged
from huiyin_contracts.vocabulary import Channel, UnitKind
from huiyin_intake.actions import ACTIONS
from huiyin_intake.domain.petition import Petition
from huiyin_intake.domain.vocabulary import Revealed, State
from huiyin_intake.features.add_text.command import AddText, add_text
from huiyin_intake.features.answer_directly.command import AnswerDirectly, answer_directly
from huiyin_intake.features.erase_petitioner.command import ErasePetitioner
from huiyin_intake.features.erase_petitioner.handler import erase_petitioner
from huiyin_intake.features.list_petitions.query import PetitionQuery, list_petitions
from huiyin_intake.features.rate_reply.command import RateReply, rate_reply
from huiyin_intake.features.refer_accusation.command import (
    ReferAccusation,
    mark_as_accusation,
    refer_accusation,
)
from huiyin_intake.features.reissue_query_code.command import ReissueQueryCode, reissue_query_code
from huiyin_intake.features.reveal_identity.command import Reveal, ShownOut, reveal
from huiyin_intake.features.review_addition.command import (
    KeepBack,
    RegisterAccusation,
    keep_back,
    pass_on,
    register_as_accusation,
)
from huiyin_intake.features.track_petition.code_check import track_by_code
from huiyin_intake.features.triage_petition.command import triage_petition
from huiyin_intake.petitions import load_petition, resource_of
from huiyin_intake.views.tracking import track_of
from huiyin_ledger.domain import NotFound, Refused
from huiyin_ledger.ledger.verify import verify
from huiyin_testing.forms import refused as led_back
from huiyin_web.identity.policy import Principal, Role, allows, scope_of

from .conftest import Intake
from .given import CITY, ID_NO, NAME, PHONE, STREET, dispatched, replied, triage_command

SECRET_WORDS = (NAME, PHONE, ID_NO, STREET, "门前的路灯", "处长收了礼", "王处长", "还有补充", "谢谢欧阳")
DISCIPLINE = Principal.of("discipline-1", "", Role.UNIT_HANDLER, CITY, UnitKey(CITY, "discipline"), True)
HOUSING = Principal.of("housing-1", "", Role.UNIT_HANDLER, CITY, UnitKey(CITY, "housing"))
LOOK = Reveal(reason="回电约定维修时间")


def everything(intake: Intake) -> str:
    """Every row of every table of the service's database, as text."""
    tables = intake.rows(
        "SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables"
        " WHERE table_schema NOT IN ('pg_catalog', 'information_schema') AND table_type = 'BASE TABLE'"
        " AND has_table_privilege(format('%I.%I', table_schema, table_name), 'SELECT')"
    )
    assert {"ledger.event", "live.register", "live.tracking", "vault.key"} <= {t["name"] for t in tables}
    return "\n".join(
        row["line"] for t in tables for row in intake.rows(f"SELECT t::text AS line FROM {t['name']} t")
    )


def accuse(intake: Intake) -> str:
    return intake.register(
        title="反映王处长", text="处长收了礼，请查处。", accusation=True, accused="住建局王处长"
    ).registration_no


def look(intake: Intake, who: Principal, number: str, what: Revealed = Revealed.IDENTITY) -> ShownOut:
    return reveal(
        intake.runtime, intake.act(who.id, number), who, number, Reveal(reason=LOOK.reason, what=what)
    )


def test_nothing_personal_stands_in_clear_anywhere_in_the_database(intake: Intake) -> None:
    intake.receive_units()
    receipt = intake.register()
    number = receipt.registration_no
    add_text(intake.runtime, intake.act("citizen", number), number, AddText(text=f"还有补充，{NAME}"))
    intake.triage(number)
    intake.receive(dispatched(number), replied(number, text="已修好"))
    rating = RateReply.model_validate(
        {"resolved": "resolved", "satisfaction": "satisfied", "comment": f"谢谢{NAME}"}
    )
    rate_reply(intake.runtime, intake.act("citizen", number), number, rating)
    look(intake, intake.operator, number)
    decide_about_additions(intake, number)
    other = accuse(intake)
    with pytest.raises(Refused):
        refer_accusation(
            intake.runtime,
            intake.act("clerk-1", other),
            intake.clerk,
            other,
            ReferAccusation(competent_unit="housing-station", accused_unit="housing", accused_party="王处长"),
        )
    dump = everything(intake)
    assert number in dump
    for word in (*SECRET_WORDS, receipt.query_code):
        assert word not in dump, word
        assert json.dumps(word) not in dump


def decide_about_additions(intake: Intake, number: str) -> None:
    """One is passed on, one kept back, one registered as an accusation of its own."""
    for text in (f"还有补充，{NAME}说的", "王处长的闲话", "处长收了礼"):
        add_text(intake.runtime, intake.act("citizen", number), number, AddText(text=text))
    read, kept, accusing = load_petition(intake.runtime, number).added_later
    who = intake.operator
    act = intake.act(who.id, number)
    pass_on(intake.runtime, act, who, number, read)
    keep_back(intake.runtime, act, who, number, kept, KeepBack(kept_because="王处长的私事，与本件无关"))
    accusation = RegisterAccusation(title="处长收了礼", accused="王处长")
    register_as_accusation(intake.runtime, act, who, number, accusing, accusation)


def test_what_leaves_is_masked(intake: Intake) -> None:
    number = intake.register(location="幸福小区门口").registration_no
    intake.triage(number)
    (triaged,) = [e for e in intake.published() if isinstance(e, PetitionTriaged)]
    assert "路灯坏了三天" in triaged.text
    assert "幸福小区门口" in triaged.text
    for word in (NAME, PHONE, ID_NO, STREET):
        assert word not in triaged.model_dump_json()


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ({"phone": "0459-6812345"}, "6812345"),
        ({"id_no": "E12345678"}, "e12345678"),
        ({"name": "古丽米热·艾比布力"}, "古丽米热・艾比布力"),
        ({"name": "张国强"}, "張國強"),
        ({"address": "会战大街18号"}, "会战大街１８号"),
    ],
)
def test_what_is_known_leaves_in_no_writing(intake: Intake, given: dict[str, str], written: str) -> None:
    number = intake.register(
        title=f"路灯坏了{written}", text=f"路灯坏了三天。{written}没人管", **given
    ).registration_no
    intake.triage(number)
    (triaged,) = [e for e in intake.published() if isinstance(e, PetitionTriaged)]
    assert written not in triaged.model_dump_json()
    assert triaged.text.startswith("路灯坏了三天。〔")
    assert load_petition(intake.runtime, number).registration.masked_title.open().startswith("路灯坏了〔")


def test_a_registered_petition_is_published_without_its_text(intake: Intake) -> None:
    intake.register()
    (registered,) = intake.published()
    assert isinstance(registered, PetitionRegistered)
    assert not any(word in registered.model_dump_json() for word in SECRET_WORDS)


def test_a_direct_answer_is_published_masked_and_dispatches_nothing(intake: Intake) -> None:
    number = intake.register().registration_no
    command = AnswerDirectly(**triage_command().model_dump(), answer=f"{NAME}您好，请打{PHONE}")
    answer_directly(intake.runtime, intake.act(), intake.operator, number, command)
    _, triaged, answered = intake.published()
    assert isinstance(triaged, PetitionTriaged)
    assert triaged.answered_directly
    assert "〔姓名〕您好" in answered.model_dump()["answer"]
    assert load_petition(intake.runtime, number).answer is not None


def test_of_an_accusation_nothing_leaves_but_the_marker(intake: Intake) -> None:
    intake.receive_units()
    number = accuse(intake)
    refer_accusation(
        intake.runtime,
        intake.act("clerk-1", number),
        intake.clerk,
        number,
        ReferAccusation(competent_unit="discipline", accused_unit="housing", accused_party="王处长"),
    )
    registered, marker = intake.published()
    assert isinstance(marker, AccusationReferred)
    assert set(marker.model_dump()) == {"registration_no", "competent_unit", "received_at", "taken_back"}
    assert marker.competent_unit == UnitKey(jurisdiction=CITY, unit="discipline")
    for event in (registered, marker):
        assert not any(word in event.model_dump_json() for word in (*SECRET_WORDS, "housing"))


@pytest.mark.parametrize("known_at_once", [True, False])
def test_of_an_accusation_it_is_never_told_whose_counter_received_it(
    intake: Intake, known_at_once: bool
) -> None:
    intake.receive_units()
    number = intake.register(
        channel=Channel.LETTER, accusation=known_at_once, received_by="housing"
    ).registration_no
    refer_accusation(
        intake.runtime,
        intake.act("clerk-1", number),
        intake.clerk,
        number,
        ReferAccusation(competent_unit="discipline", accused_unit="housing"),
    )
    registered, marker = intake.published()
    assert isinstance(registered, PetitionRegistered)
    assert registered.received_directly is not known_at_once
    assert "housing" not in registered.model_dump_json() + marker.model_dump_json()


def test_a_refused_referral_stays_on_record_and_says_nothing_outside(intake: Intake) -> None:
    intake.receive_units()
    number = accuse(intake)
    with pytest.raises(Refused) as refused:
        refer_accusation(
            intake.runtime,
            intake.act("clerk-1", number),
            intake.clerk,
            number,
            ReferAccusation(competent_unit="housing-station", accused_unit="housing"),
        )
    assert refused.value.code == "accused_unit"
    assert intake.types(number)[-1] == "accusation_referral_refused"
    assert load_petition(intake.runtime, number).state is State.TO_TRIAGE
    assert len(intake.published()) == 1


def test_the_organ_is_told_every_accused_unit_and_nobody_else_any(intake: Intake) -> None:
    intake.receive_units()
    number = accuse(intake)
    referral = {
        "competent_unit": "discipline",
        "accused_units": ["housing", "centre"],
        "accused_unit": "housing",
    }
    path = f"/intake/api/v1/petitions/{number}/referral"
    assert intake.browser(Role.CLERK).post(path, json=referral).status_code == 200
    assert look(intake, DISCIPLINE, number, Revealed.ACCUSATION).accused_units == ["housing", "centre"]
    assert not any("housing" in event.model_dump_json() for event in intake.published())


def test_somebody_of_the_organ_whom_the_accusation_names_stops_the_referral(intake: Intake) -> None:
    intake.receive_units()
    intake.add_account("zhou", "周立案", Role.UNIT_HANDLER, "discipline")
    number = intake.register(title="反映收礼", text="周立案收了礼。", accusation=True).registration_no
    referral = ReferAccusation(competent_unit="discipline", accused_units=["housing"])
    with pytest.raises(Refused) as refused:
        refer_accusation(intake.runtime, intake.act("clerk-1", number), intake.clerk, number, referral)
    assert refused.value.code == "second_look"


def test_whoever_may_not_read_accusations_does_not_learn_that_there_is_one(intake: Intake) -> None:
    number = accuse(intake)
    unknown = f"{CITY}-2026-0000099"
    answers = [intake.browser(Role.OPERATOR).get(f"/intake/api/v1/petitions/{n}") for n in (number, unknown)]
    bodies = [{k: v for k, v in a.get_json().items() if k != "request_id"} for a in answers]
    assert [a.status_code for a in answers] == [404, 404]
    assert bodies[0] == bodies[1]
    assert intake.browser(Role.OPERATOR).get("/intake/api/v1/petitions").get_json()["items"] == []
    assert number not in intake.browser(Role.OPERATOR).get("/intake/?state=all").text
    assert number in intake.browser(Role.CLERK).get("/intake/?state=all").text


def test_an_operator_who_finds_an_accusation_hands_it_over_and_loses_sight_of_it(intake: Intake) -> None:
    number = intake.register().registration_no
    mark_as_accusation(intake.runtime, intake.act(correlation=number), intake.operator, number)
    assert intake.browser(Role.OPERATOR).get(f"/intake/petitions/{number}").status_code == 404
    assert intake.browser(Role.CLERK).get(f"/intake/petitions/{number}").status_code == 200


def test_a_referred_accusation_is_read_by_the_competent_organ_only_and_on_record(intake: Intake) -> None:
    intake.receive_units()
    number = accuse(intake)
    refer_accusation(
        intake.runtime,
        intake.act("clerk-1", number),
        intake.clerk,
        number,
        ReferAccusation(competent_unit="discipline", accused_unit="housing"),
    )
    for who in (HOUSING, intake.clerk, intake.operator):
        for what in Revealed:
            with pytest.raises(NotFound):
                look(intake, who, number, what)
    shown = look(intake, DISCIPLINE, number, Revealed.ACCUSATION)
    assert shown.text is not None
    assert "处长收了礼" in shown.text
    assert intake.types(number)[-1] == "identity_revealed"
    assert "处长收了礼" not in intake.browser(Role.CLERK).get(f"/intake/petitions/{number}").text


def test_a_citys_unit_learns_nothing_through_the_code_that_it_shares_with_a_countys(intake: Intake) -> None:
    """Names, phones and accusations of the county were read by the city's unit of the same code."""
    county = "230621"
    for jurisdiction in (CITY, county):
        organ = UnitRegistered(unit="discipline", name="jw", parent=None, kind=UnitKind.DISCIPLINE_ORGAN)
        intake.receive(organ, jurisdiction=jurisdiction)
    accusation = intake.register(jurisdiction=county, accusation=True, accused="王处长").registration_no
    clerk = Principal.of("clerk-2", "", Role.CLERK, county)
    command = ReferAccusation(competent_unit="discipline", accused_party="王处长")
    refer_accusation(intake.runtime, intake.act("clerk-2", accusation), clerk, accusation, command)
    held = intake.register(jurisdiction=county).registration_no
    triage_petition(intake.runtime, intake.act("clerk-2", held), clerk, held, triage_command())
    intake.receive(dispatched(held, "discipline"), jurisdiction=county)
    for jurisdiction, reached in ((CITY, False), (county, True)):
        unit = intake.browser(Role.UNIT_HANDLER, "discipline", jurisdiction)
        for number, what in product((accusation, held), ("accusation", "identity")):
            if (number, what) == (held, "accusation"):
                continue
            answer = unit.post(
                f"/intake/api/v1/petitions/{number}/reveal", json={"reason": LOOK.reason, "what": what}
            )
            assert answer.status_code == (200 if reached else 404), (jurisdiction, number, what)
        assert (accusation in unit.get("/intake/accusations").text) is reached


def test_a_list_of_petitions_has_exactly_those_that_may_be_opened(intake: Intake) -> None:
    for jurisdiction in (CITY, "230621", "230622"):
        for accusation in (True, False):
            intake.register(jurisdiction=jurisdiction, accusation=accusation)
    numbers = [row["registration_no"] for row in intake.rows("SELECT registration_no FROM live.register")]
    assert len(numbers) == 6
    for role, place in product(ACTIONS["petition.read"].roles, (CITY, "230621", "230000", "110000")):
        who = Principal.of("x", "", role, place)
        scope = scope_of(who, "petition.read")
        shown = {
            each.registration_no for each in list_petitions(intake.runtime, PetitionQuery(scope=scope)).items
        }
        opened = {
            n for n in numbers if allows(who, "petition.read", resource_of(load_petition(intake.runtime, n)))
        }
        assert shown == opened, who


def test_the_unit_that_holds_the_order_may_look_and_no_other(intake: Intake) -> None:
    number = intake.register().registration_no
    intake.triage(number)
    with pytest.raises(NotFound):
        look(intake, HOUSING, number)
    intake.receive(dispatched(number))
    assert look(intake, HOUSING, number).name == NAME
    assert look(intake, HOUSING, number).text is None
    with pytest.raises(NotFound):
        look(intake, DISCIPLINE, number)
    with pytest.raises(NotFound):
        look(intake, Principal.of("x", "", Role.OPERATOR, "230621"), number)


def test_of_a_confidential_matter_a_unit_does_not_learn_who_it_is(intake: Intake) -> None:
    number = intake.register(confidential=True).registration_no
    intake.triage(number)
    intake.receive(dispatched(number))
    with pytest.raises(Refused) as refused:
        look(intake, HOUSING, number)
    assert refused.value.code == "contact_through_centre"
    assert look(intake, intake.operator, number).phone == PHONE


def test_each_look_is_an_event_with_who_and_why(intake: Intake) -> None:
    number = intake.register().registration_no
    look(intake, intake.operator, number)
    event = intake.runtime.ledger.by_correlation(CITY, number)[-1]
    assert (event.type, event.actor) == ("intake.identity_revealed", "operator-1")
    assert event.data["reason"] == LOOK.reason


@pytest.mark.parametrize("personal", [NAME, PHONE, ID_NO, STREET])
def test_reasons_that_the_desk_gives_are_recorded_without_whom_they_name(
    intake: Intake, personal: str
) -> None:
    number = intake.register().registration_no
    reason = f"本人{personal}来电说明"
    reveal(intake.runtime, intake.act(), intake.operator, number, Reveal(reason=reason))
    reissue_query_code(intake.runtime, intake.act(), intake.operator, number, ReissueQueryCode(reason=reason))
    admin = Principal.of("admin-1", "", Role.ADMINISTRATOR, CITY)
    ref = load_petition(intake.runtime, number).petitioner_ref
    erase_petitioner(
        intake.runtime,
        intake.act("admin-1"),
        admin,
        ErasePetitioner(jurisdiction=CITY, petitioner_ref=ref, reason=reason),
    )
    dump = everything(intake)
    assert personal not in dump
    assert dump.count("来电说明") == 3


def test_why_an_accusation_is_read_is_sealed_like_what_stands_in_it(intake: Intake) -> None:
    intake.receive_units()
    number = accuse(intake)
    refer_accusation(
        intake.runtime,
        intake.act("clerk-1", number),
        intake.clerk,
        number,
        ReferAccusation(competent_unit="discipline", accused_unit="housing"),
    )
    why = Reveal(reason="核对李某受贿一事", what=Revealed.ACCUSATION)
    reveal(intake.runtime, intake.act(DISCIPLINE.id, number), DISCIPLINE, number, why)
    assert intake.types(number)[-1] == "identity_revealed"
    assert "李某" not in everything(intake)
    case = intake.browser(Role.CLERK).get(f"/intake/petitions/{number}").text
    assert number in case
    assert "李某" not in case
    assert verify(intake.runtime.database, "intake").holds


def test_a_wrong_code_and_an_unknown_number_get_the_same_answer(intake: Intake) -> None:
    receipt = intake.register()
    client = intake.browser()
    asked = [
        (receipt.registration_no, "AAAABBBBCCCCDDDD"),
        (f"{CITY}-2026-0000099", receipt.query_code),
        ("230621-2026-0000001", receipt.query_code),
        ("nonsense", receipt.query_code),
        (receipt.registration_no, ""),
    ]
    answers = [
        client.get(f"/intake/api/v1/progress/{number}", headers={"Query-Code": code})
        for number, code in asked
    ]
    bodies = [{k: v for k, v in a.get_json().items() if k != "request_id"} for a in answers]
    assert {a.status_code for a in answers} == {404}
    assert all(one == other for one, other in pairwise(bodies))


def test_after_ten_wrong_codes_the_right_one_is_refused_too(intake: Intake) -> None:
    receipt = intake.register()
    for _ in range(10):
        with pytest.raises(NotFound):
            track_by_code(intake.runtime, receipt.registration_no, "AAAABBBBCCCCDDDD", "10.0.0.1")
    with pytest.raises(Refused) as refused:
        track_by_code(intake.runtime, receipt.registration_no, receipt.query_code, "10.0.0.1")
    assert refused.value.code == "too_many_attempts"
    assert track_by_code(intake.runtime, receipt.registration_no, receipt.query_code, "10.0.0.2")


def test_erasing_a_petitioner_leaves_the_chain_whole_and_every_text_gone(intake: Intake) -> None:
    receipt = intake.register()
    number = receipt.registration_no
    intake.triage(number)
    intake.receive(dispatched(number), replied(number, text="已到幸福路修好"))
    petition = load_petition(intake.runtime, number)
    admin = Principal.of("admin-1", "", Role.ADMINISTRATOR, CITY)
    erased = erase_petitioner(
        intake.runtime,
        intake.act("admin-1"),
        admin,
        ErasePetitioner(jurisdiction=CITY, petitioner_ref=petition.petitioner_ref, reason="本人书面申请"),
    )
    assert erased == (number,)
    assert verify(intake.runtime.database, "intake").holds
    assert isinstance(intake.published()[-1], PetitionerErased)
    (triaged,) = [e for e in intake.published() if isinstance(e, PetitionTriaged)]
    assert "路灯" not in triaged.model_dump_json()
    assert "已到幸福路" not in everything(intake)
    assert intake.rows("SELECT 1 FROM live.blind_indexes") == []
    case = intake.browser(Role.OPERATOR).get(f"/intake/petitions/{number}")
    assert case.status_code == 200
    assert "已删除" in case.text
    assert look(intake, intake.operator, number).name == "〔已删除〕"
    track = track_of(intake.runtime.database, CITY, number)
    assert track is not None
    assert track.erased


def test_the_erased_person_who_comes_back_is_a_new_one(intake: Intake) -> None:
    first = load_petition(intake.runtime, intake.register().registration_no)
    admin = Principal.of("admin-1", "", Role.ADMINISTRATOR, CITY)
    command = ErasePetitioner(jurisdiction=CITY, petitioner_ref=first.petitioner_ref, reason="本人书面申请")
    erase_petitioner(intake.runtime, intake.act("admin-1"), admin, command)
    again = load_petition(intake.runtime, intake.register().registration_no)
    assert again.petitioner_ref != first.petitioner_ref


def test_somebody_anonymous_is_erased_by_one_of_the_petitions(intake: Intake) -> None:
    bare = {"anonymous": True, "name": None, "phone": None, "id_no": None, "address": None}
    number = intake.register(**bare).registration_no
    petition = load_petition(intake.runtime, number)
    admin = intake.browser(Role.ADMINISTRATOR)
    form = {"registration_no": number, "reason": "本人书面申请", "sure": "true"}
    assert not intake.runtime.vault.is_erased(CITY, petition.petitioner_ref)
    assert number in admin.post("/intake/erasure", data=form).text
    assert intake.runtime.vault.is_erased(CITY, petition.petitioner_ref)
    led_back(admin.post("/intake/erasure", data=form), admin.get)
    county = intake.browser(Role.ADMINISTRATOR, jurisdiction="230621")
    elsewhere = led_back(county.post("/intake/erasure", data=form), county.get)
    assert "本人书面申请" in elsewhere.text


def test_a_petition_read_back_says_what_was_recorded(intake: Intake) -> None:
    number = intake.register(nature="complaint", confidential=True).registration_no
    petition = load_petition(intake.runtime, number)
    assert isinstance(petition, Petition)
    assert (petition.nature, petition.registration.confidential, petition.registration.text.open()) == (
        "complaint",
        True,
        petition.registration.text.open(),
    )


def linked_matters(intake: Intake) -> tuple[str, list[str]]:
    """One person's ordinary petition, triaged; and accusations that came in each way there is: said to be one when it
    was handed in, found to be one before triage, and an addition to the ordinary one."""
    intake.receive_units()
    ordinary = intake.register().registration_no
    intake.triage(ordinary)
    said = accuse(intake)
    found = intake.register(text="处长收了礼，请查处。", address="团结街一号").registration_no
    mark_as_accusation(intake.runtime, intake.act(correlation=found), intake.operator, found)
    add_text(intake.runtime, intake.act("citizen", ordinary), ordinary, AddText(text="处长收了礼"))
    (addition,) = load_petition(intake.runtime, ordinary).added_later
    sent = intake.browser(Role.OPERATOR).post(
        f"/intake/api/v1/petitions/{ordinary}/additions/{addition}/accusation",
        json={"title": "处长收了礼", "accused": "王处长"},
    )
    added = sent.get_json()["registration_no"]
    for number in (said, found, added):
        refer_accusation(
            intake.runtime,
            intake.act("clerk-1", number),
            intake.clerk,
            number,
            ReferAccusation(competent_unit="discipline", accused_party="王处长"),
        )
    return ordinary, [said, found, added]


def erase(intake: Intake, number: str) -> tuple[str, ...]:
    answer = intake.browser(Role.ADMINISTRATOR).post(
        f"/intake/api/v1/petitions/{number}/erasure", json={"reason": "本人书面申请"}
    )
    assert answer.status_code == 200
    return tuple(answer.get_json()["registration_nos"])


def references_in(text: str) -> set[str]:
    """Everything in it that could be a pseudonym: 32 or more hexadecimal digits, or a UUID."""
    return set(re.findall(r"[0-9a-f]{32,}|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", text))


def test_nothing_that_leaves_links_an_accusation_to_what_else_its_writer_wrote(intake: Intake) -> None:
    """The feed and the timeline once gave both the same pseudonym, and the ordinary petition a name."""
    ordinary, accusations = linked_matters(intake)
    told: dict[str, list[str]] = {ordinary: [], **{number: [] for number in accusations}}
    auditor = intake.browser(Role.AUDITOR)
    feed = auditor.get(f"/intake/feed?jurisdiction={CITY}&limit=500").get_json()
    assert len(feed) > 5
    for event in feed:
        for number, texts in told.items():
            if number in json.dumps(event):
                texts.append(json.dumps({k: v for k, v in event.items() if k != "id"}))
    for number, texts in told.items():
        for path in ("timeline", "as-of", "difference?since=2020-01-01T00:00:00Z"):
            answer = auditor.get(f"/intake/api/v1/audit/matters/{number}/{path}")
            if answer.status_code == 200:
                texts.append(answer.text)
        for role in (Role.AUDITOR, Role.CLERK, Role.SUPERVISOR):
            api = intake.browser(role).get(f"/intake/api/v1/petitions/{number}")
            texts.append(json.dumps({k: v for k, v in (api.get_json() or {}).items() if k != "request_id"}))
    for number in accusations:
        shared = references_in(" ".join(told[ordinary])) & references_in(" ".join(told[number]))
        assert shared == set(), number
        assert number not in " ".join(told[ordinary])
        assert ordinary not in " ".join(told[number])
    for role in (Role.AUDITOR, Role.SUPERVISOR):
        page = intake.browser(role).get(f"/intake/petitions/{ordinary}")
        assert page.status_code == 200
        assert not [number for number in accusations if number in page.text]


def test_a_reference_finds_no_accusation_in_a_list(intake: Intake) -> None:
    ordinary, accusations = linked_matters(intake)
    clerk = intake.browser(Role.CLERK)
    for number in (ordinary, *accusations):
        ref = load_petition(intake.runtime, number).petitioner_ref
        items = clerk.get(f"/intake/api/v1/petitions?petitioner_ref={ref}").get_json()["items"]
        assert not set(accusations) & {each["registration_no"] for each in items}


def test_whoever_accuses_has_a_reference_of_their_own_in_every_table(intake: Intake) -> None:
    ordinary, (said, _found, added) = linked_matters(intake)
    refs = [load_petition(intake.runtime, number).petitioner_ref for number in (ordinary, said, added)]
    assert len(set(refs)) == 3
    rows = intake.rows("SELECT blind_indexes FROM live.blind_indexes")
    indexes = [index for row in rows for index in row["blind_indexes"]]
    assert len(rows) == 3
    person, *accusers = (set(row["blind_indexes"]) for row in rows)
    assert len(indexes) == 6
    assert accusers[0] == accusers[1] or person in accusers


@pytest.mark.parametrize("which", range(4))
def test_an_erasure_finds_everything_of_a_person_by_any_of_the_numbers(intake: Intake, which: int) -> None:
    ordinary, accusations = linked_matters(intake)
    numbers = [ordinary, *accusations]
    stranger = intake.register(name="何小雨", phone="13800138000", id_no=None).registration_no
    named = erase(intake, numbers[which])
    assert named == ((ordinary,) if which == 0 else ())
    for number in numbers:
        petition = load_petition(intake.runtime, number)
        assert intake.runtime.vault.is_erased(CITY, petition.petitioner_ref)
        assert petition.registration.text.open_or("gone") == "gone"
    assert load_petition(intake.runtime, stranger).registration.text.open()
    assert verify(intake.runtime.database, "intake").holds


def test_of_an_erased_accusation_nothing_of_whom_it_accused_is_left(intake: Intake) -> None:
    _ordinary, accusations = linked_matters(intake)
    erase(intake, accusations[0])
    for number in accusations:
        shown = look(intake, DISCIPLINE, number, Revealed.ACCUSATION)
        assert {shown.title, shown.accused} == {"〔已删除〕"}
        assert set((shown.text or "").split()) == {"〔已删除〕"}
        assert "王处长" not in repr(shown)


@pytest.mark.parametrize("accusation", [False, True])
def test_what_waits_for_triage_when_its_petitioner_is_erased_waits_no_longer(
    intake: Intake, accusation: bool
) -> None:
    number = accuse(intake) if accusation else intake.register().registration_no
    other = intake.register(name="何小雨", phone="13800138000", id_no=None).registration_no
    erase(intake, number)
    clerk = intake.browser(Role.CLERK)
    queue = clerk.get("/intake/").text
    assert number not in queue
    assert other in queue
    assert clerk.get("/intake/next").location.endswith(other)
    page = clerk.get(f"/intake/petitions/{number}").text
    assert "人已删除" in page
    assert "<textarea" not in page
    with pytest.raises(Refused) as refused:
        triage_petition(intake.runtime, intake.act(), intake.clerk, number, triage_command())
    assert refused.value.code == "petitioner_erased"


def test_before_an_erasure_the_page_shows_what_it_destroys_and_what_it_cannot_find(intake: Intake) -> None:
    ordinary, accusations = linked_matters(intake)
    second = intake.register(channel=Channel.LETTER).registration_no
    bare = {"anonymous": True, "name": None, "phone": None, "id_no": None, "address": None}
    intake.register(**bare)
    admin = intake.browser(Role.ADMINISTRATOR)
    form = {"registration_no": ordinary, "reason": "本人书面申请"}
    before = admin.post("/intake/erasure", data=form)
    assert before.status_code == 200
    for word in (ordinary, second, "来信", "12345", "待分办", "共有 1 件"):
        assert word in before.text, word
    assert not [number for number in accusations if number in before.text]
    assert load_petition(intake.runtime, ordinary).registration.text.open()
    sealed = admin.post("/intake/erasure", data={**form, "registration_no": accusations[0]}).text
    assert "密件" in sealed
    assert ordinary not in sealed
    after = admin.post("/intake/erasure", data={**form, "sure": "true"})
    assert ordinary in after.text
    assert second in after.text
    assert not [number for number in accusations if number in after.text]
    assert "此前已经删除" in led_back(admin.post("/intake/erasure", data=form), admin.get).text


def test_a_handler_of_the_organ_without_the_post_learns_of_no_accusation(intake: Intake) -> None:
    intake.receive_units()
    number = accuse(intake)
    refer_accusation(
        intake.runtime,
        intake.act("clerk-1", number),
        intake.clerk,
        number,
        ReferAccusation(competent_unit="discipline", accused_unit="housing"),
    )
    colleague = Principal.of("discipline-2", "", Role.UNIT_HANDLER, CITY, UnitKey(CITY, "discipline"))
    for what in Revealed:
        with pytest.raises(NotFound):
            look(intake, colleague, number, what)
    token = intake.runtime.identity.tokens.issue(role="unit_handler", jurisdiction=CITY, unit="discipline")
    browser = intake.browser()
    browser.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
    assert browser.get("/intake/accusations").status_code == 403
    assert intake.browser(Role.UNIT_HANDLER, "discipline").get("/intake/accusations").status_code == 200
    menus = [each.get("/account").text for each in (browser, intake.browser(Role.UNIT_HANDLER, "discipline"))]
    assert ["/intake/accusations" in menu for menu in menus] == [False, True]
