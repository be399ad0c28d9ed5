from __future__ import annotations

import pytest

from huiyin_intake.domain.same_person import MarkKind, blind_mark, same_person

KEY = b"k" * 32


def marks(
    *, id_no: str | None = None, mobile: str | None = None, account: str | None = None
) -> frozenset[str]:
    given = ((MarkKind.ID_NO, id_no), (MarkKind.MOBILE, mobile), (MarkKind.ACCOUNT, account))
    return frozenset(blind_mark(KEY, "230600", kind, value) for kind, value in given if value)


@pytest.mark.parametrize(
    ("known", "asked", "same"),
    [
        (marks(id_no="A"), marks(id_no="A"), True),
        (marks(id_no="A", mobile="1"), marks(id_no="A", mobile="2"), True),
        (marks(mobile="1"), marks(mobile="1"), True),
        (marks(mobile="1"), marks(mobile="1", id_no="A"), True),
        (marks(account="x"), marks(account="x"), True),
        (marks(id_no="A", mobile="1"), marks(id_no="B", mobile="1"), False),
        (marks(mobile="1"), marks(mobile="2"), False),
        (marks(mobile="1"), marks(account="1"), False),
        (marks(mobile="1"), marks(), False),
    ],
)
def test_the_same_id_number_or_mobile_is_the_same_person(
    known: frozenset[str], asked: frozenset[str], same: bool
) -> None:
    assert same_person(asked, {"p": known}) == ("p" if same else None)


def test_the_id_number_goes_before_a_mobile_that_changed_hands() -> None:
    known = {"a": marks(mobile="1"), "b": marks(id_no="B")}
    assert same_person(marks(id_no="B", mobile="1"), known) == "b"


def test_a_mark_tells_nothing_without_the_key_and_differs_by_jurisdiction() -> None:
    mark = blind_mark(KEY, "230600", MarkKind.MOBILE, "13800138000")
    assert "13800138000" not in mark
    assert mark != blind_mark(b"j" * 32, "230600", MarkKind.MOBILE, "13800138000")
    assert mark != blind_mark(KEY, "230621", MarkKind.MOBILE, "13800138000")
