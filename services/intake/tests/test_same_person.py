from __future__ import annotations

import pytest

from huiyin_intake.domain.same_person import blind_index, same_person
from huiyin_intake.domain.vocabulary import Identifier

KEY = b"k" * 32


def indexes(
    *, id_no: str | None = None, mobile: str | None = None, account: str | None = None
) -> frozenset[str]:
    given = ((Identifier.ID_NO, id_no), (Identifier.MOBILE, mobile), (Identifier.ACCOUNT, account))
    return frozenset(blind_index(KEY, "230600", kind, value) for kind, value in given if value)


@pytest.mark.parametrize(
    ("known", "asked", "same"),
    [
        (indexes(id_no="A"), indexes(id_no="A"), True),
        (indexes(id_no="A", mobile="1"), indexes(id_no="A", mobile="2"), True),
        (indexes(mobile="1"), indexes(mobile="1"), True),
        (indexes(mobile="1"), indexes(mobile="1", id_no="A"), True),
        (indexes(account="x"), indexes(account="x"), True),
        (indexes(id_no="A", mobile="1"), indexes(id_no="B", mobile="1"), False),
        (indexes(mobile="1"), indexes(mobile="2"), False),
        (indexes(mobile="1"), indexes(account="1"), False),
        (indexes(mobile="1"), indexes(), False),
    ],
)
def test_the_same_id_number_or_mobile_is_the_same_person(
    known: frozenset[str], asked: frozenset[str], same: bool
) -> None:
    assert same_person(asked, {"p": known}) == ("p" if same else None)


def test_the_id_number_goes_before_a_mobile_that_changed_hands() -> None:
    known = {"a": indexes(mobile="1"), "b": indexes(id_no="B")}
    assert same_person(indexes(id_no="B", mobile="1"), known) == "b"


def test_a_blind_index_says_nothing_without_the_key_and_differs_by_jurisdiction() -> None:
    index = blind_index(KEY, "230600", Identifier.MOBILE, "13800138000")
    assert "13800138000" not in index
    assert index != blind_index(b"j" * 32, "230600", Identifier.MOBILE, "13800138000")
    assert index != blind_index(KEY, "230621", Identifier.MOBILE, "13800138000")
