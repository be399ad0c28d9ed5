"""Given what happened, when somebody acts, then this follows or is refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from huiyin_contracts.base import UnitKey
from huiyin_contracts.code_tables import matter_classes, second_level
from huiyin_contracts.vocabulary import Category, Resolution, Satisfaction, UnitKind
from huiyin_intake.domain import petition_events as events
from huiyin_intake.domain.details import Details
from huiyin_intake.domain.petition import Petition
from huiyin_intake.domain.petitioner import Petitioner
from huiyin_intake.domain.referral import Body, Referral, UnitTree
from huiyin_intake.domain.unit_names import names_unit
from huiyin_intake.domain.vocabulary import Revealed, State
from huiyin_ledger.divisions import within
from huiyin_ledger.domain import Act, Refused, Sealed, acting

from .given import NOW, a_petition, a_triage, happened, last

CITY, COUNTY = "230600", "230621"
ORGAN, COUNTY_ORGAN = UnitKey(CITY, "jw"), UnitKey(COUNTY, "jw")
HOUSING, STATION, CREW = (UnitKey(CITY, code) for code in ("housing", "station", "crew"))
COUNTY_HOUSING = UnitKey(COUNTY, "housing")
TREE = UnitTree(
    {
        HOUSING: Body("市住房和城乡建设局", UnitKind.DEPARTMENT, None),
        STATION: Body("城建监察站", UnitKind.DEPARTMENT, HOUSING),
        CREW: Body("城建监察站三队", UnitKind.DEPARTMENT, STATION),
        COUNTY_HOUSING: Body("肇州县住房和城乡建设局", UnitKind.DEPARTMENT, None),
        ORGAN: Body("市纪律检查委员会", UnitKind.DISCIPLINE_ORGAN, None),
        COUNTY_ORGAN: Body("肇州县纪律检查委员会", UnitKind.DISCIPLINE_ORGAN, None),
        UnitKey(CITY, "jw-housing"): Body("市纪委派驻住建局纪检组", UnitKind.DISCIPLINE_ORGAN, HOUSING),
    },
    within,
)


@pytest.fixture(autouse=True)
def _somebody_acts() -> Iterator[None]:
    with acting(Act("operator-1", NOW)):
        yield


def triaged() -> Petition:
    petition = a_petition()
    petition.triage(a_triage(), title="路灯", text="坏了")
    return petition


def rate(petition: Petition) -> None:
    petition.rate(Resolution.RESOLVED, Satisfaction.SATISFIED, comment=None, masked_comment=None)


def test_a_registered_petition_waits_for_triage() -> None:
    petition = a_petition()
    assert (petition.state, happened(petition)) == (State.TO_TRIAGE, ["Registered"])


def test_triage_decides_and_carries_the_masked_text_sealed() -> None:
    petition = triaged()
    event: Any = last(petition)
    assert petition.state is State.TRIAGED
    assert isinstance(event.text, Sealed)
    assert (event.text.subject, event.text.open()) == (petition.petitioner_ref, "坏了")


def test_a_petition_is_triaged_once() -> None:
    with pytest.raises(Refused) as refused:
        triaged().triage(a_triage(), title="", text="")
    assert refused.value.code == "already_triaged"


def test_an_accusation_is_never_triaged_for_dispatch() -> None:
    petition = a_petition()
    with pytest.raises(Refused) as refused:
        petition.triage(a_triage(category=Category.ACCUSATION), title="", text="")
    assert (refused.value.code, happened(petition)) == ("accusation_is_referred", ["Registered"])


ACCUSES = [code for code, each in matter_classes().items() if each.accusation]


@pytest.mark.parametrize(
    ("given", "matter_class"),
    [*(({}, code) for code in (*ACCUSES, "discipline")), ({"accusation": True}, "utilities/heating")],
)
def test_what_looks_like_an_accusation_is_triaged_with_a_reason_why_it_is_none(
    given: dict[str, Any], matter_class: str
) -> None:
    petition, triage = a_petition(**given), a_triage(matter_class=matter_class)
    for reason in (None, " 不 是 "):
        with pytest.raises(Refused) as refused:
            petition.triage(triage, title="", text="", no_accusation_because=reason)
        assert (refused.value.code, refused.value.field) == ("looks_like_accusation", "no_accusation_because")
    with pytest.raises(Refused):
        petition.answer_directly(
            replace(triage, answered_directly=True), title="", text="", answer="已转办理", masked="", at=NOW
        )
    assert happened(petition) == ["Registered"]
    petition.triage(triage, title="", text="", no_accusation_because="只问举报电话是多少")
    assert happened(petition) == ["Registered", "AccusationRuledOut", "Triaged"]
    ruled_out: Any = petition.pending_events[1]
    assert ruled_out.reason.open() == "只问举报电话是多少"
    assert not petition.accusation


def test_the_classes_of_accusations_are_those_of_misconduct() -> None:
    below = {each.code: each.accusation for each in second_level("discipline")}
    assert [code for code, accuses in below.items() if not accuses] == ["discipline/sanctions"]
    assert [code for code, accuses in below.items() if accuses] == ACCUSES


def test_only_an_imported_petition_stays_unclassified() -> None:
    with pytest.raises(Refused) as refused:
        a_petition().triage(a_triage(category=Category.UNCLASSIFIED), title="", text="")
    assert refused.value.code == "category_required"
    imported = a_petition(source_sha256="0" * 64, source_line=1)
    imported.triage(a_triage(category=Category.UNCLASSIFIED), title="", text="")
    assert imported.state is State.TRIAGED


def test_a_direct_answer_is_triage_and_answer_in_one() -> None:
    petition = a_petition()
    petition.answer_directly(
        a_triage(answered_directly=True),
        title="",
        text="",
        answer="请到二楼窗口办理",
        masked="请到二楼窗口办理",
        at=NOW,
    )
    assert petition.state is State.ANSWERED
    assert happened(petition) == ["Registered", "Triaged", "AnsweredDirectly"]


def test_a_direct_answer_says_something() -> None:
    with pytest.raises(Refused) as refused:
        a_petition().answer_directly(
            a_triage(answered_directly=True), title="", text="", answer="  好 ", masked="好", at=NOW
        )
    assert refused.value.code == "answer_required"


def refuses(petition: Petition, referral: Referral) -> str:
    before = len(happened(petition))
    with pytest.raises(Refused) as refused:
        petition.refer_accusation(referral, TREE)
    assert (petition.state, len(happened(petition))) == (State.TO_TRIAGE, before)
    return refused.value.code


@pytest.mark.parametrize("organ", [HOUSING, STATION, CREW, UnitKey(CITY, "jw-housing")])
def test_an_accusation_is_not_referred_to_the_accused_unit_nor_below_it(organ: UnitKey) -> None:
    assert refuses(a_petition(accusation=True), Referral(organ, (HOUSING,))) == "accused_unit"


def test_an_accusation_is_not_referred_to_a_lower_level_than_the_accuseds() -> None:
    """Nor to a county's organ that has the code of the competent one."""
    assert refuses(a_petition(accusation=True), Referral(COUNTY_ORGAN, (HOUSING,))) == "accused_unit"


@pytest.mark.parametrize("organ", [HOUSING, COUNTY_HOUSING])
def test_an_accusation_goes_to_an_organ_for_accusations_only(organ: UnitKey) -> None:
    """It went to any unit of the list, whoever was accused."""
    assert refuses(a_petition(accusation=True), Referral(organ, (), "某科长")) == "not_competent"
    assert refuses(a_petition(accusation=True), Referral(HOUSING, (STATION,))) == "not_competent"


@pytest.mark.parametrize(
    ("accused", "organ", "named"),
    [(HOUSING, ORGAN, "jw"), (COUNTY_HOUSING, ORGAN, "jw"), (COUNTY_HOUSING, COUNTY_ORGAN, "230621/jw")],
)
def test_the_organ_is_of_the_accuseds_level_or_above_it(accused: UnitKey, organ: UnitKey, named: str) -> None:
    petition = a_petition(accusation=True)
    petition.refer_accusation(Referral(organ, (accused,), "王某"), TREE)
    assert (petition.state, petition.competent_unit) == (State.REFERRED, named)


@pytest.mark.parametrize("words", ["市纪委王书记", "市纪律检查委员会的王某", "纪 委 王某", "纪检委副书记"])
@pytest.mark.parametrize("said_by", ["petitioner", "desk"])
def test_words_that_name_the_organ_stop_for_a_second_look(words: str, said_by: str) -> None:
    """The guard worked on the chosen unit only, and the choice of none switched it off."""
    told = words if said_by == "petitioner" else "某人"
    petition = a_petition(accusation=True, accused=Sealed.of("p", told))
    referral = Referral(ORGAN, (), words if said_by == "desk" else "某人")
    assert refuses(petition, referral) == "second_look"
    assert refuses(petition, replace(referral, confirmed_because="没错")) == "second_look"
    assert (
        refuses(petition, replace(referral, confirmed_because="已核对" * 3, by_units=(ORGAN,))) == "own_unit"
    )

    petition.refer_accusation(replace(referral, confirmed_because="被反映人已调离该机关"), TREE)
    looked, referred = petition.pending_events[-2:]
    assert isinstance(looked, events.SecondLookTaken)
    assert isinstance(referred, events.AccusationReferred)
    assert looked.reason.open() == "被反映人已调离该机关"


@pytest.mark.parametrize("also", [HOUSING, ORGAN, UnitKey(CITY, "jw-housing")])
@pytest.mark.parametrize("first", [True, False])
def test_of_several_accused_units_each_keeps_the_accusation_from_itself(
    also: UnitKey, *, first: bool
) -> None:
    accused = (also, COUNTY_HOUSING) if first else (COUNTY_HOUSING, also)
    assert refuses(a_petition(accusation=True), Referral(also, accused)) == "accused_unit"
    assert refuses(a_petition(accusation=True), Referral(COUNTY_ORGAN, accused)) == "accused_unit"


def test_an_accusation_keeps_every_unit_that_it_accuses() -> None:
    petition = a_petition(accusation=True)
    petition.refer_accusation(Referral(ORGAN, (HOUSING, COUNTY_HOUSING), "王某"), TREE)
    assert petition.accused_units_named() == [HOUSING, COUNTY_HOUSING]


def test_every_unit_of_a_refused_attempt_stays_accused() -> None:
    petition = a_petition(accusation=True)
    below = UnitKey(CITY, "jw-housing")
    petition.record_refused_referral(below, (COUNTY_HOUSING, HOUSING))
    assert refuses(petition, Referral(below, (), "某人")) == "second_look"


def test_whoever_refers_to_an_organ_above_the_accused_says_why() -> None:
    """The organ is competent for its own people's misconduct, or it is not: a person decides."""
    station = UnitKey(CITY, "jw-station")
    tree = UnitTree(
        {
            ORGAN: Body("市纪律检查委员会", UnitKind.DISCIPLINE_ORGAN, None),
            station: Body("案件管理室", UnitKind.DISCIPLINE_ORGAN, ORGAN),
        },
        within,
    )
    petition, referral = a_petition(accusation=True), Referral(ORGAN, (station,))
    with pytest.raises(Refused, match="Look again"):
        petition.refer_accusation(referral, tree)
    petition.refer_accusation(replace(referral, confirmed_because="由上级机关查处其下属"), tree)
    assert petition.state is State.REFERRED


@pytest.mark.parametrize("where", ["title", "text", "location", "accused", "added"])
@pytest.mark.parametrize("words", ["纪委某干部收了礼", "周立案在饭局上收了红包"])
def test_whatever_names_the_organ_or_its_people_stops_for_a_second_look(where: str, words: str) -> None:
    """Only the words about the accused were looked at."""
    given = {} if where == "added" else {where: Sealed.of("p", words)}
    petition = a_petition(accusation=True, **given)
    if where == "added":
        petition.add_text(words)
    referral = Referral(ORGAN, (HOUSING,), people_of_organ=("周立案", "王"))
    assert refuses(petition, referral) == "second_look"
    petition.refer_accusation(replace(referral, confirmed_because="信中提到的人已调离"), TREE)
    assert petition.state is State.REFERRED


def test_a_text_that_names_other_bodies_and_people_needs_no_second_look() -> None:
    petition = a_petition(accusation=True, text=Sealed.of("p", "教育局王某、公安局李立案收了礼"))
    petition.refer_accusation(Referral(ORGAN, (HOUSING,), people_of_organ=("周立案",)), TREE)
    assert petition.state is State.REFERRED


def test_a_referral_recorded_with_one_accused_unit_is_read_as_one_of_several() -> None:
    for event in (events.AccusationReferred, events.ReferralRefused):
        state: dict[str, Any] = {"accused_unit": Sealed.of("matter/1", "housing")}
        event.upcast_v1_v2(state)
        assert state["accused_units"].open() == "housing"


def test_a_unit_that_a_refused_attempt_named_stays_accused_whatever_is_chosen_afterwards() -> None:
    petition = a_petition(accusation=True)
    below = UnitKey(CITY, "jw-housing")
    assert refuses(petition, Referral(below, (HOUSING,))) == "accused_unit"
    petition.record_refused_referral(below, (HOUSING,))
    assert refuses(petition, Referral(below, (), "某人")) == "second_look"


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("住建局王某", "市住房和城乡建设局"),
        ("肇州县住建局的王局长", "肇州县住房和城乡建设局"),
        ("市 市场监管局", "市市场监督管理局"),
        ("人社局 李某", "大庆市人力资源和社会保障局"),
        ("水务集团", "市水务集团有限公司"),
        ("卫健委主任", "市卫生健康委员会"),
        ("市政府某副市长", "大庆市人民政府"),
        ("市住建局", "市住房和城乡建设局"),
        ("纪检干部李某", "市纪律检查委员会"),
        ("监委李某", "市纪律检查委员会、市监察委员会"),
        ("县纪委李某", "中共肇州县纪律检查委员会（肇州县监察委员会）"),
        ("发改委李某", "市发展和改革委员会"),
        ("ＡＢＣ水厂", "ABC水厂"),
    ],
)
def test_a_unit_is_named_by_its_short_names_too(words: str, name: str) -> None:
    assert names_unit(words, name)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("教育局王某", "市公安局"),
        ("某小区物业经理", "市教育局"),
        ("村支书", "市纪律检查委员会"),
        ("", "市公安局"),
    ],
)
def test_other_words_name_no_unit(words: str, name: str) -> None:
    assert not names_unit(words, name)


def test_the_accused_unit_is_sealed_for_the_matter_and_the_words_go_with_the_petitioner() -> None:
    petition = a_petition(accusation=True)
    petition.refer_accusation(Referral(ORGAN, (HOUSING,), "某科长"), TREE)
    event: Any = last(petition)
    assert event.accused_units.subject == f"matter/{petition.registration_no}"
    assert event.accused_party.subject == petition.petitioner_ref


def test_a_circle_in_the_unit_tree_ends() -> None:
    petition = a_petition(accusation=True)
    a, b = UnitKey(CITY, "a"), UnitKey(CITY, "b")
    kind = UnitKind.DISCIPLINE_ORGAN
    circle = UnitTree({a: Body("甲", kind, b), b: Body("乙", kind, a), ORGAN: Body("丙", kind, None)}, within)
    petition.refer_accusation(Referral(a, (ORGAN,)), circle)
    assert petition.state is State.REFERRED


@pytest.mark.parametrize(
    ("organ", "unit", "party", "code"),
    [
        ("nowhere", HOUSING, None, "unknown_unit"),
        ("jw", UnitKey(CITY, "nowhere"), None, "unknown_unit"),
        ("jw", None, "  ", "accused_required"),
    ],
)
def test_a_referral_names_somebody_and_known_units(
    organ: str, unit: UnitKey | None, party: str | None, code: str
) -> None:
    assert (
        refuses(a_petition(accusation=True), Referral(UnitKey(CITY, organ), (unit,) if unit else (), party))
        == code
    )


def test_a_refused_referral_is_recorded_and_makes_it_an_accusation() -> None:
    petition = a_petition()
    petition.record_refused_referral(STATION, (HOUSING,))
    assert petition.accusation
    event: Any = last(petition)
    assert event.attempted_unit.open() == "station"


def test_a_reply_is_rated_once_and_a_redone_one_again() -> None:
    petition = triaged()
    petition.receive_reply(1, "housing", NOW, "已修好")
    rate(petition)
    with pytest.raises(Refused) as refused:
        rate(petition)
    assert refused.value.code == "already_rated"
    petition.receive_reply(2, "housing", NOW, "重新修好")
    rate(petition)
    assert petition.rated_rounds == [1, 2]


def test_nothing_is_rated_before_there_is_a_reply() -> None:
    with pytest.raises(Refused) as refused:
        rate(triaged())
    assert refused.value.code == "no_reply_yet"


def test_a_reply_heard_twice_is_kept_once() -> None:
    petition = triaged()
    petition.receive_reply(1, "housing", NOW, "已修好")
    petition.receive_reply(1, "housing", NOW, "已修好")
    assert happened(petition).count("ReplyReceived") == 1


@pytest.mark.parametrize("reason", ["", "   ", "看看"])
def test_a_look_needs_a_reason(reason: str) -> None:
    petition = a_petition()
    with pytest.raises(Refused) as refused:
        petition.reveal(Revealed.IDENTITY, reason=reason, by="operator-1", unit=None)
    assert (refused.value.code, happened(petition)) == ("reason_required", ["Registered"])


def test_a_reissued_code_voids_the_old_one() -> None:
    petition = a_petition()
    petition.reissue_query_code("1" * 64, "当面核对了身份证")
    assert (petition.code_issue, petition.code_digest) == (2, "1" * 64)


def test_only_an_imported_petition_takes_one_imported_reply() -> None:
    imported = a_petition(source_sha256="0" * 64, source_line=7)
    for _ in range(2):
        if imported.imported_reply:
            break
        imported.import_reply(
            "housing",
            NOW + timedelta(days=3),
            text="已办",
            masked="已办",
            source_sha256="0" * 64,
            source_line=7,
        )
    assert happened(imported) == ["Registered", "ReplyImported"]
    for petition in (imported, a_petition()):
        with pytest.raises(Refused):
            petition.import_reply("u", NOW, text="x", masked="x", source_sha256="0" * 64, source_line=7)


def details(name: str) -> Details:
    return Details(name=Sealed.of("p", name))


def test_a_petitioner_who_says_the_same_again_adds_nothing() -> None:
    petitioner = Petitioner.identify("230600", "p", details("张伟"), "mobile:1")
    assert petitioner.give(details("张伟"), "mobile:1") == 0
    assert happened(petitioner) == ["Identified"]


def test_a_petitioner_who_says_something_else_keeps_both() -> None:
    petitioner = Petitioner.identify("230600", "p", details("张伟"), "mobile:1")
    assert petitioner.give(details("张小伟"), "mobile:1") == 1
    assert petitioner.give(details("张伟"), "mobile:1") == 0
    assert [d.name.open() for d in petitioner.details if d.name] == ["张伟", "张小伟"]


def test_an_erased_petitioner_can_say_nothing_more() -> None:
    petitioner = Petitioner.identify("230600", "p", details("张伟"), "mobile:1")
    petitioner.erase("本人书面申请", ())
    for again in (lambda: petitioner.erase("本人书面申请", ()), lambda: petitioner.give(details("张伟"), "")):
        with pytest.raises(Refused) as refused:
            again()
        assert refused.value.code == "petitioner_erased"
