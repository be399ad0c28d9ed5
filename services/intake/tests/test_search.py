"""Whoever may read petitions finds every one that they may see by part of its number, by who wrote it and by its words,
and nothing else; the database holds none of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import count, pairwise
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from huiyin_intake.domain.search_terms import (
    Sought,
    pieces_of_name,
    pieces_of_phone,
    pieces_of_text,
    pieces_sought,
    read_sought,
)
from huiyin_intake.features.add_text.command import AddText, add_text
from huiyin_intake.features.erase_petitioner.command import EraseWriter
from huiyin_intake.features.erase_petitioner.handler import erase_writer
from huiyin_intake.features.refer_accusation.command import mark_as_accusation
from huiyin_intake.features.review_addition.command import KeepBack, keep_back, pass_on
from huiyin_intake.petitions import load_petition
from huiyin_intake.views.search_persons import SearchPersonsView
from huiyin_intake.views.search_words import SearchWordsView
from huiyin_testing.forms import refused
from huiyin_testing.profiles import on_one_database
from huiyin_web.identity.policy import Principal, Role

from .conftest import Intake
from .given import CITY, COUNTY, NAME, PHONE, STREET
from .test_secrecy import everything
from .test_taken_back import at_unit, take_back
from .wizard import form_of

ADMIN = Principal.of("admin-1", "", Role.ADMINISTRATOR, CITY)


def found(
    intake: Intake, typed: str, role: Role = Role.OPERATOR, place: str = CITY, **more: Any
) -> list[str]:
    """Numbers that a search shows, over all pages."""
    client, numbers, cursor = intake.browser(role, jurisdiction=place), [], None
    while True:
        body = {"words": typed, **more, **({"cursor": cursor} if cursor else {})}
        answer = client.post("/intake/api/v1/petitions/search", json=body)
        assert answer.status_code == 200, answer.text
        page = answer.get_json()
        numbers += [each["registration_no"] for each in page["items"]]
        cursor = page["next"]
        if cursor is None:
            return numbers


# -- what is found


@pytest.mark.parametrize(
    "typed",
    [
        "0000001",
        "000001",
        f"{CITY}-2026-0000001",
        "2026-1",
        PHONE,
        "139 1234 5678",
        "+86 139-1234-5678",
        "１３９１２３４５６７８",
        "5678",
        "345678",
        NAME,
        "欧阳",
        "欧",
        "歐陽建國",
        "路灯",
        "路燈坏了",
        "欧阳 路灯",
        "5678 三天 门前",
    ],
)
def test_a_petition_is_found_however_it_is_asked_for(intake: Intake, typed: str) -> None:
    number = intake.register().registration_no
    intake.register(name="李四", phone="13700001111", id_no=None, title="暖气不热", text="屋里只有十度。")
    assert found(intake, typed) == [number]


@pytest.mark.parametrize(
    "typed", ["0000009", "9123456", "3456789", "欧阳国", "路灯不亮", "路灯 暖气", "天三", "坏灯"]
)
def test_what_no_petition_has_is_not_found(intake: Intake, typed: str) -> None:
    intake.register()
    assert found(intake, typed) == []


def test_words_of_letters_and_figures_are_found_by_their_beginning(intake: Intake) -> None:
    number = intake.register(text="位于SOHO广场18号楼A32室的电梯坏了。").registration_no
    for typed in ("soho", "SO", "Ａ32", "a3", "18号楼", "楼A32室", "18"):
        assert found(intake, typed) == [number], typed
    for typed in ("oho", "8号楼", "32室"):
        assert found(intake, typed) == [], typed


def test_a_landline_is_found_with_and_without_its_area_code(intake: Intake) -> None:
    number = intake.register(phone="0459-6812345-8", id_no=None).registration_no
    for typed in ("0459-6812345", "6812345", "2345", "+86 459 6812345"):
        assert found(intake, typed) == [number], typed


def test_the_latest_come_first_and_pages_leave_nothing_out(intake: Intake) -> None:
    numbers = [intake.register().registration_no for _ in range(7)]
    assert found(intake, "路灯", limit=2) == sorted(numbers, reverse=True)
    assert found(intake, "路灯", limit=2, state="triaged") == []
    intake.triage(numbers[3])
    assert found(intake, "路灯", limit=2, state="triaged") == [numbers[3]]


def test_nothing_is_searched_by_a_single_letter(intake: Intake) -> None:
    answer = intake.browser(Role.OPERATOR).post("/intake/api/v1/petitions/search", json={"words": "a 1"})
    assert (answer.status_code, answer.get_json()["code"]) == (422, "nothing_to_search")


_FEW = "路灯暖气坏水王李a3A 1。"
_TEXTS = st.text(_FEW, max_size=12)


@given(_TEXTS, _TEXTS)
@example("18号楼", "8号楼")
@example("〔姓名〕路灯", "姓名")
def test_the_index_has_every_piece_that_is_sought_of_what_a_text_holds(text: str, typed: str) -> None:
    """So that nothing that is meant is passed over: recall is 1 by construction."""
    for word in read_sought(typed):
        if word.is_in_text(text):
            assert set(pieces_sought(word.text)) <= set(pieces_of_text(text))
        if word.is_in_name(text):
            assert set(pieces_sought(word.text)) <= set(pieces_of_name(text))


@given(st.from_regex(r"1[3-9][0-9]{9}|0459-[2-8][0-9]{6}", fullmatch=True), st.integers(4, 11))
def test_a_phone_is_found_by_each_of_its_ends(number: str, length: int) -> None:
    end = number.replace("-", "")[-length:]
    assert Sought(phone=end).is_in_phone(number)
    assert end in set(pieces_of_phone(number))


# -- against a plain scan


@dataclass(frozen=True)
class Known:
    """What the plain scan knows of a petition."""

    number: str
    place: str
    name: str
    phone: str
    words: str
    accusation: bool


@dataclass
class Corpus:
    petitions: list[Known] = field(default_factory=list, repr=False)


_TURN = count()
_NAMES = st.sampled_from(["王路", "李灯", "王李暖", "赵气", "水王"])
_PHONES = st.integers(0, 40).map(lambda n: f"139{n % 4:04d}{n:04d}")
_SAID = st.lists(
    st.sampled_from(["路灯", "暖气", "坏了", "水", "王", "3栋", "A3", "13栋", "灯路"]), min_size=3, max_size=6
)
_PETITION = st.tuples(_NAMES, _PHONES, _SAID, _SAID, st.sampled_from([CITY, COUNTY]), st.booleans())
_QUERY = st.lists(
    st.sampled_from(
        [
            "王",
            "李",
            "路灯",
            "灯路",
            "暖气坏了",
            "水王",
            "3栋",
            "a3",
            "王李",
            "0001",
            "00010001",
            "13900000000",
            "坏",
        ]
    ),
    min_size=1,
    max_size=2,
)


def _scan(known: list[Known], typed: list[str], place: str, sealed: bool) -> set[str]:
    """By reading everything, without a token. A word of letters and figures is found by its beginning."""

    def holds(text: str, word: str) -> bool:
        before = r"(?<![0-9a-z])" if word[0].isascii() else ""
        return re.search(before + re.escape(word), text.lower()) is not None

    def has(each: Known, word: str) -> bool:
        serial = each.number.rpartition("-")[2]
        if word.isdigit() and 3 <= len(word) <= 7 and word in serial:
            return True
        if each.accusation:
            return False
        by_phone = word.isdigit() and len(word) >= 4 and each.phone.endswith(word)
        by_name = any(holds(name, word) for name in _names_of(known, each))
        return by_phone or by_name or (len(word) > 1 and holds(each.words, word))

    return {
        each.number
        for each in known
        if (each.place == place or place == CITY) and (sealed or not each.accusation)
        if all(has(each, word) for word in typed)
    }


def _names_of(known: list[Known], one: Known) -> set[str]:
    """Every name that the person gave: who has the same phone is one person."""
    return {
        each.name
        for each in known
        if (each.place, each.phone, each.accusation) == (one.place, one.phone, False)
    }


@on_one_database(examples=12)
@given(st.lists(_PETITION, min_size=1, max_size=4), st.lists(_QUERY, min_size=4, max_size=8))
def test_a_search_shows_what_a_plain_scan_finds_of_what_one_may_see_and_nothing_else(
    intake: Intake, known: Corpus, petitions: list[Any], queries: list[list[str]]
) -> None:
    for name, phone, title, text, place, accusation in petitions:
        number = intake.register(
            jurisdiction=place,
            place=place,
            name=name,
            phone=phone,
            id_no=None,
            address=None,
            title="，".join(title),
            text="，".join(text) + f"。共{next(_TURN)}",
            accusation=accusation,
        ).registration_no
        known.petitions.append(Known(number, place, name, phone, "，".join([*title, *text]), accusation))
    for typed in queries:
        for role, place in ((Role.OPERATOR, CITY), (Role.OPERATOR, COUNTY), (Role.CLERK, CITY)):
            shown = found(intake, " ".join(typed), role, place)
            assert len(shown) == len(set(shown))
            assert set(shown) == _scan(known.petitions, typed, place, sealed=role is Role.CLERK), (
                typed,
                role,
                place,
            )


@pytest.fixture
def known() -> Corpus:
    """Of all examples: they share the database."""
    return Corpus()


# -- who finds


@pytest.mark.parametrize(
    "role",
    [
        each
        for each in Role
        if each not in (Role.CITIZEN, Role.UNIT_HANDLER, Role.UNIT_HEAD, Role.ACCUSATIONS)
    ],
)
def test_who_may_not_read_petitions_may_not_search(intake: Intake, role: Role) -> None:
    intake.register()
    client = intake.browser(role)
    answers = [
        client.post("/intake/api/v1/petitions/search", json={"words": "路灯"}).status_code,
        client.post("/intake/", data={"words": "路灯"}).status_code,
    ]
    may = role not in (
        Role.LEADER,
        Role.SECRETARY,
        Role.LAWYER,
        Role.REPORTER,
        Role.ADMINISTRATOR,
        Role.SERVICE,
    )
    assert answers == ([200, 303] if may else [403, 403])


def test_who_may_not_ask_for_identities_finds_nobody_by_name_or_phone(intake: Intake) -> None:
    number = intake.register().registration_no
    for typed in (NAME, "欧阳", PHONE, "5678", STREET):
        assert found(intake, typed, Role.SUPERVISOR) == [], typed
    assert found(intake, "路灯", Role.SUPERVISOR) == [number]
    assert found(intake, "三天 路灯", Role.SUPERVISOR) == [number]


def test_what_was_masked_is_not_found_after_triage(intake: Intake) -> None:
    number = intake.register().registration_no
    intake.triage(number)
    assert found(intake, STREET) == []
    assert found(intake, "姓名") == []
    assert found(intake, "门前的路灯") == [number]


def test_an_accusation_is_found_by_its_number_alone_and_by_those_who_may(intake: Intake) -> None:
    number = intake.register(title="反映处长", text="处长收了礼。", accusation=True).registration_no
    ordinary = intake.register().registration_no
    for typed in ("处长", "收了礼"):
        assert found(intake, typed, Role.CLERK) == found(intake, typed) == []
    for typed in (PHONE, "5678", NAME, "欧"):
        assert found(intake, typed, Role.CLERK) == found(intake, typed) == [ordinary]
    assert found(intake, "0000001", Role.CLERK) == [number]
    assert found(intake, "0000001") == []


def test_what_is_marked_or_taken_back_is_not_found_by_its_words_any_more(intake: Intake) -> None:
    referred = at_unit(intake)
    marked = intake.register(text="科长收了好处，暖气一直不热。").registration_no
    assert set(found(intake, "收了好处")) == {referred, marked}
    take_back(intake, referred)
    mark_as_accusation(intake.runtime, intake.act("clerk-1", marked), intake.clerk, marked)
    for typed in ("收了好处", "暖气", NAME, PHONE):
        assert found(intake, typed, Role.CLERK) == [], typed
    rows = SearchWordsView.select(intake.runtime.database, "")
    assert [row.tokens for row in rows] == [(), ()]


def test_what_was_marked_and_is_no_accusation_is_found_again(intake: Intake) -> None:
    number = intake.register(accusation=True).registration_no
    intake.triage(number, no_accusation_because="只是问怎么举报，没有检举谁")
    assert found(intake, "路灯坏了") == [number]


def test_no_token_of_an_accuser_stands_anywhere(intake: Intake) -> None:
    """Equal ones would say whose other petitions are the same person's."""
    intake.receive_units()
    intake.register()
    before = SearchPersonsView.select(intake.runtime.database, "WHERE tokens <> '{}'")
    intake.register(accusation=True)
    assert SearchPersonsView.select(intake.runtime.database, "WHERE tokens <> '{}'") == before


def test_whose_petitions_are_all_accusations_is_found_again_once_there_is_another(intake: Intake) -> None:
    taken = at_unit(intake, name="赵刚", phone="13811112222", id_no=None)
    take_back(intake, taken)
    assert SearchPersonsView.select(intake.runtime.database, "WHERE tokens <> '{}'") == []
    other = intake.register(name="赵刚", phone="13811112222", id_no=None).registration_no
    for typed in ("赵刚", "2222"):
        assert found(intake, typed, Role.CLERK) == [other], typed


def test_whose_ordinary_petition_stays_is_still_found_by_it(intake: Intake) -> None:
    ordinary = intake.register().registration_no
    take_back(intake, at_unit(intake))
    assert found(intake, PHONE, Role.CLERK) == [ordinary]


def test_what_is_added_is_found_once_the_desk_passed_it_on(intake: Intake) -> None:
    intake.receive_units()
    number = intake.register().registration_no
    add_text(intake.runtime, intake.act("citizen", number), number, AddText(text="井盖也丢了"))
    assert found(intake, "井盖") == [number]
    intake.triage(number)
    assert found(intake, "井盖") == [number]
    for text in ("围墙塌了", "树倒了"):
        add_text(intake.runtime, intake.act("citizen", number), number, AddText(text=text))
    assert found(intake, "围墙") == found(intake, "树倒") == []
    read, kept = load_petition(intake.runtime, number).added_later
    pass_on(intake.runtime, intake.act(correlation=number), intake.operator, number, read)
    because = KeepBack(kept_because="与本件无关的内容")
    keep_back(intake.runtime, intake.act(correlation=number), intake.operator, number, kept, because)
    assert found(intake, "围墙") == [number]
    assert found(intake, "树倒", Role.CLERK) == []


def test_a_county_finds_its_own_and_the_city_both(intake: Intake) -> None:
    here = intake.register().registration_no
    there = intake.register(jurisdiction=COUNTY, place=COUNTY).registration_no
    for typed in ("路灯", PHONE, "欧阳"):
        assert found(intake, typed, place=COUNTY) == [there]
        assert set(found(intake, typed)) == {here, there}


# -- what the database holds


def test_two_places_never_share_a_token(intake: Intake) -> None:
    intake.register()
    intake.register(jurisdiction=COUNTY, place=COUNTY)
    for view in (SearchWordsView, SearchPersonsView):
        one, other = view.select(intake.runtime.database, "")
        assert {one.jurisdiction, other.jurisdiction} == {CITY, COUNTY}
        assert one.tokens
        assert not set(one.tokens) & set(other.tokens)


def test_a_name_and_the_same_words_in_a_text_have_other_tokens(intake: Intake) -> None:
    vault = intake.runtime.vault
    of_each = [
        vault.tokens(CITY, index, ["路灯"])
        for index in ("petition words", "petitioner names", "petitioner phones")
    ]
    assert len(frozenset().union(*of_each)) == 3


WRITTEN = {
    "title": "欧阳建国反映路灯坏了",
    "text": "门前的路灯坏了三天，请派人维修。",
    "name": NAME,
    "phone": PHONE,
}
"""Nothing of it is a word that the program or another event has as well."""


def words_written() -> set[str]:
    """Every two neighbouring characters of what was written, and every end of the phone."""
    texts = [WRITTEN["title"], WRITTEN["text"], WRITTEN["name"]]
    pairs = {a + b for text in texts for a, b in pairwise(text) if (a + b).isalnum()}
    return pairs | {PHONE[-n:] for n in range(7, 12)}


def test_the_database_holds_no_word_of_what_can_be_searched_nor_after_an_erasure_and_a_rebuild(
    intake: Intake,
) -> None:
    number = intake.register(**WRITTEN, id_no=None, address=None).registration_no
    assert found(intake, "门前 欧阳 5678") == [number]
    assert _stand_in(everything(intake)) == set()
    tokens = {
        token
        for view in (SearchWordsView, SearchPersonsView)
        for row in view.select(intake.runtime.database, "")
        for token in row.tokens
    }
    assert len(tokens) > 20
    erase_writer(intake.runtime, intake.act("admin-1"), ADMIN, number, EraseWriter(reason="本人书面申请"))
    for rebuilt in (False, True):
        if rebuilt:
            for view in (SearchWordsView, SearchPersonsView):
                _rebuild(intake, view.name)
        dump = everything(intake)
        assert _stand_in(dump) == set()
        assert not [token for token in tokens if re.search(rf"(?<![0-9-]){token}(?![0-9])", dump)]
        assert found(intake, "门前") == found(intake, "欧阳") == found(intake, "5678") == []
        assert found(intake, "0000001") == [number]


def _stand_in(dump: str) -> set[str]:
    return {word for word in words_written() if word in dump}


def _rebuild(intake: Intake, name: str) -> None:
    runtime = intake.runtime
    assert runtime.views is not None
    runtime.views.rebuild(name, ledger=runtime.ledger, sources={}, fresh=True)
    runtime.views.swap(name, ledger=runtime.ledger, sources={})


def test_what_was_registered_before_there_was_a_search_is_found_after_the_views_are_built(
    intake: Intake,
) -> None:
    number = intake.register().registration_no
    intake.runtime.database.execute("DELETE FROM live.search_words")
    intake.runtime.database.execute("DELETE FROM live.search_persons")
    assert found(intake, "路灯") == []
    for view in (SearchWordsView, SearchPersonsView):
        _rebuild(intake, view.name)
    assert found(intake, "路灯 欧阳 5678") == [number]


# -- the pages


def test_the_box_leads_to_the_matter_of_a_number_and_else_to_an_address_that_says_nothing(
    intake: Intake,
) -> None:
    number = intake.register().registration_no
    client = intake.browser(Role.OPERATOR)
    straight = client.post("/intake/", data={"words": number.replace("-", "")})
    assert (straight.status_code, straight.headers["Location"]) == (303, f"/intake/petitions/{number}")
    for typed in (PHONE, NAME, "路灯", f"{CITY}-2026-0000099"):
        led = client.post("/intake/", data={"words": typed})
        assert led.status_code == 303
        assert led.headers["Location"].startswith("/intake/?search=")
        assert typed not in led.headers["Location"]
        page = client.get(led.headers["Location"])
        assert (number in page.text) is (typed != f"{CITY}-2026-0000099")


def test_the_address_of_results_is_its_searchers_alone(intake: Intake) -> None:
    intake.register()
    address = intake.browser(Role.OPERATOR).post("/intake/", data={"words": "路灯"}).headers["Location"]
    page = intake.browser(Role.CLERK).get(address)
    assert page.status_code == 200
    assert "路灯" not in page.text
    assert "重新输入" in page.text


def test_bug_words_in_the_address_of_results_were_an_error_of_the_server(intake: Intake) -> None:
    operator = intake.browser(Role.OPERATOR)
    answer = operator.get("/intake/", query_string={"search": "路灯"})
    assert (answer.status_code, "重新输入" in answer.text) == (200, True)


def test_filters_narrow_what_was_found(intake: Intake) -> None:
    waiting, triaged = (intake.register().registration_no for _ in range(2))
    intake.triage(triaged)
    client = intake.browser(Role.OPERATOR)
    address = client.post("/intake/", data={"words": "路灯"}).headers["Location"]
    both, one = client.get(address).text, client.get(f"{address}&state=triaged").text
    assert (waiting in both, triaged in both) == (True, True)
    assert (waiting in one, triaged in one) == (False, True)


# -- the caller


FORM = {
    "channel": "hotline",
    "jurisdiction": CITY,
    "title": "还是路灯",
    "text": "还是那盏路灯，又不亮了。",
    "name": NAME,
}


def test_the_caller_is_found_before_a_second_petition_is_registered(intake: Intake) -> None:
    number = intake.register().registration_no
    secret = intake.register(accusation=True, title="反映处长", text="处长收了礼。").registration_no
    client = intake.browser(Role.OPERATOR)
    for typed in ({"phone": "139 1234 5678"}, {"name": NAME}, {"phone": "", "name": "欧阳建国"}):
        part = client.post("/intake/desk/callers", data={**typed, "part": "1"})
        assert part.status_code == 200
        assert "<html" not in part.text
        assert number in part.text
        assert secret not in part.text
        assert f'formaction="/intake/petitions/{number}/addition"' in part.text
    for nobody in ({"phone": "13700000000", "name": NAME}, {"name": "欧"}, {"name": "张三"}, {}):
        assert number not in client.post("/intake/desk/callers", data={**nobody, "part": "1"}).text


def test_without_the_script_a_button_shows_the_same_and_nothing_typed_is_lost(intake: Intake) -> None:
    number = intake.register().registration_no
    page = intake.browser(Role.OPERATOR).post("/intake/desk/callers", data={**FORM, "phone": PHONE})
    assert page.status_code == 200
    for shown in (number, FORM["title"], FORM["text"], PHONE, NAME):
        assert shown in page.text


def test_what_the_caller_says_is_added_to_the_earlier_petition_with_one_press(intake: Intake) -> None:
    number = intake.register().registration_no
    client = intake.browser(Role.OPERATOR)
    address = f"/intake/petitions/{number}/addition"
    done = client.post(address, data={**FORM, "idempotency_key": "k" * 20})
    again = client.post(address, data={**FORM, "idempotency_key": "k" * 20})
    assert [each.headers["Location"] for each in (done, again)] == [f"/intake/petitions/{number}"] * 2
    (added,) = load_petition(intake.runtime, number).additions
    assert added.open() == FORM["text"]
    short = refused(client.post(address, data={**FORM, "text": "", "phone": PHONE}), client.get)
    assert short.request.path == "/intake/desk"
    assert number in short.text
    assert FORM["title"] in short.text
    again = form_of(short)
    assert client.post(address, data={**FORM, **again}).headers["Location"] == f"/intake/petitions/{number}"
    assert FORM["title"] not in client.get("/intake/desk").text, "what was taken is not filled in again"


def test_nobody_adds_to_what_they_may_not_know_of(intake: Intake) -> None:
    secret = intake.register(accusation=True).registration_no
    client = intake.browser(Role.OPERATOR)
    answers = [
        client.post(f"/intake/petitions/{no}/addition", data=FORM).status_code
        for no in (secret, f"{CITY}-2026-0000099")
    ]
    assert answers == [404, 404]
