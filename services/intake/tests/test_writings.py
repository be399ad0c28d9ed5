"""Numbers and codes as people write them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin_intake.domain.chinese_phone import is_mobile, phone
from huiyin_intake.domain.citizen_id import check_digit, citizen_id
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
    ],
)
def test_a_wrong_phone_number_is_told_what_would_be_right(written: str, said: str) -> None:
    with pytest.raises(Invalid, match=said):
        phone(written)


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
