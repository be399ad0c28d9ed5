"""Numbers and codes as people write them."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from huiyin_intake.domain.chinese_phone import is_mobile, phone
from huiyin_intake.domain.citizen_id import check_digit, citizen_id, document_number
from huiyin_intake.domain.invalid import Invalid
from huiyin_intake.domain.query_code import code_digest, code_fits, for_reading, query_code, read_query_code
from huiyin_intake.domain.registration_number import (
    jurisdiction_of,
    read_registration_number,
    registration_number,
)

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("13800138000", "13800138000"),
        (" 138 0013-8000 ", "13800138000"),
        ("+86 138 0013 8000", "13800138000"),
        ("0086-13800138000", "13800138000"),
        ("１３８００１３８０００", "13800138000"),
        ("0459-6812345", "0459-6812345"),
        ("(0459) 6812345", "0459-6812345"),
        ("0459—6812345转8", "0459-6812345-8"),
        ("010-62345678", "010-62345678"),
        ("0459-6812345-8", "0459-6812345-8"),
        ("0459-6812345转801", "0459-6812345-801"),
        ("0459-6812345 分机 801", "0459-6812345-801"),
        ("010-66778899-8021", "010-66778899-8021"),
        ("0459/6812345", "0459-6812345"),
        ("04596812345", "0459-6812345"),
        ("0459-681-2345", "0459-6812345"),
        ("+86 459 6812345", "0459-6812345"),
        ("+86-10-66778899", "010-66778899"),
        ("+86 0459 6812345", "0459-6812345"),
        ("0086 459 6812345 x 12", "0459-6812345-12"),
        ("+86（138）0013-8000", "13800138000"),
        ("(+86) 13800138000", "13800138000"),
        ("138·0013·8000", "13800138000"),
        ("400-820-8820", "400-820-8820"),
        ("400 8208820", "400-820-8820"),
        ("８００－８２０－８８２０", "800-820-8820"),
        ("+852 9123 4567", "+85291234567"),
        ("00853-6612 3456", "+85366123456"),
        ("+1 (415) 555-0100", "+14155550100"),
    ],
)
def test_a_phone_number_has_one_form_however_it_is_written(written: str, meant: str) -> None:
    assert phone(written) == meant


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("", "Enter a phone number"),
        ("1380013800", "11 digits"),
        ("12800138000", "11 digits"),
        ("6812345", "area code"),
        ("0459-1812345", "landline"),
        ("12345", "11 digits"),
        ("zhang", "landline"),
        ("13800138000、13900139000", "one number"),
        ("13800138000 13900139000", "one number"),
        ("0459-6812345/6812346", "one number"),
        ("0459-6812345或13800138000", "one number"),
        ("0459-6812345，转8或9", "one number"),
        ("0459-6812345 8", "landline"),
        ("04 59-6812345", "landline"),
        ("13800138000-8", "11 digits"),
        ("13800138000转8", "landline"),
    ],
)
def test_a_wrong_phone_number_is_told_what_would_be_right(written: str, said: str) -> None:
    with pytest.raises(Invalid, match=said):
        phone(written)


GROUPS = st.lists(
    st.tuples(
        st.sampled_from(["", " ", "-", "－", "/", "·", "(", ") ", "转", " ext ", "、", "+", "00", "86"]),
        st.text("0123456789０１２", min_size=1, max_size=11),
    ),
    min_size=1,
    max_size=4,
).map(lambda groups: "".join(before + digits for before, digits in groups))
NUMBERS = st.one_of(
    st.from_regex(r"(\+86[ -]?)?1[3-9][0-9] ?[0-9]{4}[ -]?[0-9]{4}", fullmatch=True),
    st.from_regex(
        r"\(?0(10|2[0-57-9]|[3-9][0-9]{2})\)?[ /-]?[2-8][0-9]{2,3}[ -]?[0-9]{4}([-转x][0-9]{1,6})?",
        fullmatch=True,
    ),
    st.from_regex(r"(\+86|0086)[ -](10|2[0-57-9]|[3-9][0-9]{2})[ -][2-8][0-9]{6,7}", fullmatch=True),
    st.from_regex(r"[48]00-?[0-9]{3}-?[0-9]{4}", fullmatch=True),
    st.from_regex(r"\+(852|853|886|1|44)[ -][2-9][0-9]{3}[ -]?[0-9]{4}", fullmatch=True),
    GROUPS,
)


def digits_of(written: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", written) if c.isdigit())


@given(NUMBERS)
@example("0459-6812345-8")
@example("010-66778899-8021")
def test_a_phone_number_as_it_is_shown_is_read_as_the_same_number(written: str) -> None:
    try:
        once = phone(written)
    except Invalid:
        return
    assert phone(once) == once


@given(NUMBERS)
def test_the_digits_of_a_phone_number_are_all_kept_and_in_their_order(written: str) -> None:
    try:
        once = phone(written)
    except Invalid:
        return
    typed, kept = digits_of(written), digits_of(once).removeprefix("0")
    assert typed.endswith(kept)
    assert re.fullmatch(r"(00|86|0086)?0?", typed.removesuffix(kept))


@given(NUMBERS)
@example("0459-6812345-8")
def test_a_phone_number_is_never_joined_from_a_number_and_what_stands_after_it(written: str) -> None:
    try:
        once = phone(written)
    except Invalid:
        return
    if (match := re.fullmatch(r"0\d{2,3}-(\d{7,8})", once)) is not None:
        assert (
            not re.search(rf"{match[1][:7]}\D+{match[1][7:]}\D*$", unicodedata.normalize("NFKC", written))
            or len(match[1]) == 7
        )


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("E12345678", "E12345678"),
        ("ea 1234567", "EA1234567"),
        ("Ｈ12345678", "H12345678"),
        ("M1234567801", "M1234567801"),
        ("230602 19900307 104X", "23060219900307104X"),
    ],
)
def test_a_passport_or_permit_is_a_document_number_too(written: str, meant: str) -> None:
    assert document_number(written, TODAY) == meant
    assert document_number(meant, TODAY) == meant


@pytest.mark.parametrize("written", ["E1", "EABC12345", "张三12345678", "E123456789012"])
def test_what_is_no_document_number_is_refused(written: str) -> None:
    with pytest.raises(Invalid, match="passport"):
        document_number(written, TODAY)


def test_only_mobile_numbers_are_mobile() -> None:
    assert is_mobile(phone("13800138000"))
    assert not is_mobile(phone("0459-6812345"))


@pytest.mark.parametrize(
    "written",
    [
        "23060219900307104X",
        "23060219900307104x",
        "230602 19900307 104X",
        "２３０６０２１９９００３０７１０４Ｘ",
    ],
)
def test_an_id_number_has_one_form(written: str) -> None:
    assert citizen_id(written, TODAY) == "23060219900307104X"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("230602900307053", "15 digits"),
        ("2306021990030705", "18 characters"),
        ("990602199003070534", "no province|last character"),
        ("000602199003070534", "no province"),
        ("230602199013070534", "date of birth"),
        ("230602202603030534", "date of birth"),
        ("230602199003070531", "last character"),
    ],
)
def test_a_wrong_id_number_is_told_what_is_wrong(written: str, said: str) -> None:
    with pytest.raises(Invalid, match=said):
        citizen_id(written, TODAY)


@given(st.integers(1, 999), st.dates(date(1900, 1, 1), TODAY), st.data())
def test_one_wrong_digit_never_passes(serial: int, born: date, data: st.DataObject) -> None:
    first = f"230602{born:%Y%m%d}{serial:03d}"
    number = first + check_digit(first)
    assert citizen_id(number, TODAY) == number
    place = data.draw(st.integers(0, 16))
    other = data.draw(st.sampled_from([d for d in "0123456789" if d != number[place]]))
    with pytest.raises(Invalid):
        citizen_id(number[:place] + other + number[place + 1 :], TODAY)


def test_a_card_of_a_foreign_resident_is_an_id_number_too() -> None:
    first = "93060219900307053"
    assert citizen_id(first + check_digit(first), TODAY)


def test_a_registration_number_is_read_however_it_is_typed() -> None:
    number = registration_number("230600", 2026, 1)
    assert number == "230600-2026-0000001"
    for typed in (
        number,
        " 230600 2026 0000001",
        "23060020260000001",
        "２３０６００－２０２６－０００００01",
    ):
        assert read_registration_number(typed) == number
    assert jurisdiction_of(number) == "230600"


@pytest.mark.parametrize(
    "typed", ["", "230600-2026-1", "x", "230600-2026-0000001; DROP", "٢٣٠٦٠٠-2026-0000001a"]
)
def test_what_is_no_registration_number_is_none(typed: str) -> None:
    assert read_registration_number(typed) is None


def test_a_year_with_too_many_petitions_is_an_error_not_a_longer_number() -> None:
    with pytest.raises(ValueError, match="10000000"):
        registration_number("230600", 2026, 10_000_000)


@given(st.binary(min_size=32, max_size=32), st.integers(1, 9))
def test_a_query_code_has_eighty_bits_and_is_the_same_for_the_same_issue(key: bytes, issue: int) -> None:
    code = query_code(key, "230600-2026-0000001", issue)
    assert len(code) == 16
    assert set(code) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
    assert code == query_code(key, "230600-2026-0000001", issue)
    assert code != query_code(key, "230600-2026-0000001", issue + 1)
    assert code != query_code(key, "230600-2026-0000002", issue)


def test_a_query_code_fits_however_it_is_typed() -> None:
    code = query_code(b"k" * 32, "230600-2026-0000001", 1)
    digest = code_digest(code)
    assert code_fits(for_reading(code), digest)
    assert code_fits(f" {code.lower()} ", digest)
    assert read_query_code("018-") == "OIB"
    assert not code_fits(code[:-1], digest)
    assert not code_fits("", digest)
