"""Given what happened, when somebody acts, then this follows or is refused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from huiyin_contracts.vocabulary import Category, Resolution, Satisfaction
from huiyin_intake.domain.details import Details
from huiyin_intake.domain.petition import Petition
from huiyin_intake.domain.petitioner import Petitioner
from huiyin_intake.domain.vocabulary import Revealed, State
from huiyin_ledger.domain import Act, Refused, Sealed, acting

from .given import NOW, a_petition, a_triage, happened, last

PARENTS = {"housing": None, "station": "housing", "crew": "station", "discipline": None}


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


@pytest.mark.parametrize("organ", ["housing", "station", "crew"])
def test_an_accusation_is_not_referred_to_the_accused_unit_nor_below_it(organ: str) -> None:
    petition = a_petition(accusation=True)
    with pytest.raises(Refused) as refused:
        petition.refer_accusation(organ, accused_unit="housing", accused_party=None, parents=PARENTS)
    assert (refused.value.code, petition.state) == ("accused_unit", State.TO_TRIAGE)


def test_the_unit_above_the_accused_may_be_competent() -> None:
    petition = a_petition(accusation=True)
    petition.refer_accusation("housing", accused_unit="station", accused_party="站长", parents=PARENTS)
    assert (petition.state, petition.competent_unit) == (State.REFERRED, "housing")


def test_what_is_said_of_the_accused_is_sealed_for_the_matter_not_for_the_petitioner() -> None:
    petition = a_petition(accusation=True)
    petition.refer_accusation("discipline", accused_unit="housing", accused_party="某科长", parents=PARENTS)
    event: Any = last(petition)
    assert event.accused_unit.subject == event.accused_party.subject == f"matter/{petition.registration_no}"
    assert petition.petitioner_ref != event.accused_party.subject


def test_a_circle_in_the_unit_tree_ends() -> None:
    petition = a_petition(accusation=True)
    circle = {"a": "b", "b": "a", "c": None}
    petition.refer_accusation("a", accused_unit="c", accused_party=None, parents=circle)
    assert petition.state is State.REFERRED


def test_a_referral_names_somebody_and_known_units() -> None:
    petition = a_petition(accusation=True)
    for organ, unit, party, code in (
        ("nowhere", "housing", None, "unknown_unit"),
        ("discipline", "nowhere", None, "unknown_unit"),
        ("discipline", None, "  ", "accused_required"),
    ):
        with pytest.raises(Refused) as refused:
            petition.refer_accusation(organ, accused_unit=unit, accused_party=party, parents=PARENTS)
        assert refused.value.code == code


def test_a_refused_referral_is_recorded_and_makes_it_an_accusation() -> None:
    petition = a_petition()
    petition.record_refused_referral("station", "housing")
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
