"""Loading rule packs: what ships is sound, and what is wrong in a file is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from huiyin_supervision.domain.vocabulary import FactName
from huiyin_supervision.rules.pack import InvalidRulePack, parse_pack, read_packs

_PACK = """
pack: test
version: "1"
title: {zh: 试, en: Test}
jurisdiction: "330000"
effective_from: 2020-01-01
source: somewhere
office_hours: ["09:00-12:00", "13:00-17:00"]
limits:
  - id: T01
    kind: register_and_dispose
    title: {zh: 登记, en: Register}
    applies: {}
    starts: {when: petition_registered, from: received_at}
    stops: [order_dispatched]
    amount: 5
    unit: wd
    follows: order
    source: §20
"""


def test_every_limit_that_ships_names_its_source() -> None:
    limits = [limit for pack in read_packs() for limit in pack.limits]
    assert {limit.id for limit in limits} == {
        "T01",
        "T03",
        "T04",
        "T06",
        "sign",
        "contact",
        "hotline5",
        "redo",
        "audit",
        "return_decision",
        "urging",
        "review",
        "desk_review",
    }
    assert all(limit.source for limit in limits)


def test_every_fact_that_ends_a_limit_can_be_heard_of() -> None:
    named = {
        fact for pack in read_packs() for limit in pack.limits for fact in (limit.starts.when, *limit.stops)
    }
    assert named == set(FactName) - {FactName.ORDER_CLOSED, FactName.CLOSED_AFTER_ERASURE}


@pytest.mark.parametrize(
    ("line", "instead", "complaint"),
    [
        ("amount: 5", "amount: 0", "limits.0.amount: Input should be greater than or equal to 1"),
        ("unit: wd", "unit: weeks", "limits.0.unit: Input should be 'd', 'wd', 'h', 'wh' or 'min'"),
        ("kind: register_and_dispose", "kind: nap", "limits.0.kind"),
        ("source: §20", "sauce: §20", "limits.0.source: Field required"),
        ("stops: [order_dispatched]", "stops: [petition_registered]", "starts and stops on the same fact"),
        ("stops: [order_dispatched]", "stops: [order_lost]", "limits.0.stops.0"),
        ('jurisdiction: "330000"', "jurisdiction: 33", "jurisdiction: Input should be a valid string"),
        ("effective_from: 2020-01-01", "effective_from: soon", "effective_from"),
        (
            "effective_from: 2020-01-01",
            "effective_from: 2020-01-01\neffective_until: 2019-01-01",
            "is before",
        ),
        ('"09:00-12:00"', '"9 to 12"', "write each span like"),
        ('"09:00-12:00"', '"09:00-14:00"', "without overlap"),
    ],
)
def test_a_fault_is_told_with_its_place(line: str, instead: str, complaint: str) -> None:
    assert line in _PACK
    with pytest.raises(InvalidRulePack, match=r"test\.yaml is not a rule pack") as refused:
        parse_pack(_PACK.replace(line, instead), "test.yaml")
    assert complaint in str(refused.value)


def test_a_limit_given_twice_is_refused() -> None:
    limit = _PACK[_PACK.index("  - id: T01") :]
    with pytest.raises(InvalidRulePack, match="limit T01 stands here twice"):
        parse_pack(_PACK + limit, "test.yaml")


def test_what_is_not_yaml_is_told_as_such() -> None:
    with pytest.raises(InvalidRulePack, match=r"test\.yaml is not YAML"):
        parse_pack("pack: [", "test.yaml")


def test_one_version_in_two_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(_PACK, "utf-8")
    (tmp_path / "b.yaml").write_text(_PACK, "utf-8")
    with pytest.raises(InvalidRulePack, match="is in another file too"):
        read_packs(tmp_path)
