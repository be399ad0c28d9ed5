"""A published bulletin beside what its events say: the same, or every difference named."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from huiyin_contracts.base import UnitKey
from huiyin_ledger.domain import Act
from huiyin_reporting.domain.bulletin import Bulletin, Content
from huiyin_reporting.features.publish_bulletin.command import PublishBulletin
from huiyin_reporting.features.publish_bulletin.handler import publish_bulletin
from huiyin_reporting.features.recompute_bulletin.comparison import Difference, differences, values
from huiyin_reporting.features.recompute_bulletin.recompute import recompute

from . import given as w
from .conftest import FEBRUARY_2

NO = "230600-2026-02-2"
ACT = Act(actor="reporter", occurred_at=w.MONDAY)


def published(runtime) -> Bulletin:
    publish_bulletin(runtime, ACT, PublishBulletin(NO))
    return runtime.ledger.get(Bulletin, w.CITY, Bulletin.stream_id(w.CITY, NO))


def compared(runtime, world, bulletin: Bulletin) -> list[Difference]:
    assert bulletin.content is not None
    return differences(bulletin.content, recompute(runtime.database, bulletin, world.logs))


def test_a_bulletin_that_was_computed_honestly_has_no_difference(february, runtime, world, follow) -> None:
    bulletin = published(runtime)
    world.registered(w.number(20), FEBRUARY_2.start)
    world.unit(w.HEATING, "新名称")
    follow()
    assert compared(runtime, world, bulletin) == []
    assert {part for part, found in values(bulletin.content).items() if found} == {
        "figures",
        "counts",
        "medians",
        "unit_names",
        "cutoffs",
        "head_hashes",
    }


@pytest.mark.parametrize(
    ("change", "difference"),
    [
        (
            {"figures": {"K1": {"numerator": 5, "denominator": 6}}},
            Difference("figures", "K1", "5/6", "6/6"),
        ),
        ({"counts": {"registered": 7}}, Difference("counts", "registered", 7, 6)),
        ({"medians": {"reply_time": 60.0}}, Difference("medians", "reply_time", 60.0, 302400.0)),
        (
            {"unit_names": {str(UnitKey(w.CITY, w.HEATING)): "别的公司"}},
            Difference("unit_names", str(UnitKey(w.CITY, w.HEATING)), "别的公司", "供热公司"),
        ),
        ({"counts": {"invented": 1}}, Difference("counts", "invented", 1, None)),
    ],
    ids=lambda given: given.part if isinstance(given, Difference) else "",
)
def test_a_value_that_was_changed_is_named_and_no_other(
    february, runtime, world, change: dict[str, Any], difference: Difference
) -> None:
    bulletin = published(runtime)
    (part,) = change
    bulletin.content = replace(
        bulletin.content, **{part: {**getattr(bulletin.content, part), **change[part]}}
    )
    assert compared(runtime, world, bulletin) == [difference]


def test_a_value_that_was_left_out_is_named(february, runtime, world) -> None:
    bulletin = published(runtime)
    counts = dict(bulletin.content.counts)
    missing = counts.pop("registered")
    bulletin.content = replace(bulletin.content, counts=counts)
    assert compared(runtime, world, bulletin) == [Difference("counts", "registered", None, missing)]


def test_the_remarks_are_nobodys_computation() -> None:
    content = Content(
        definition_version="2026.1",
        computed_at=w.MONDAY,
        figures={},
        counts={},
        medians={},
        unit_names={},
        cutoffs={},
        head_hashes={},
        remarks="一",
    )
    assert differences(content, replace(content, remarks="二")) == []


def test_a_ledger_that_ends_before_the_cut_off_is_named(february, runtime, world) -> None:
    bulletin = published(runtime)
    intake = world.logs["intake"].events[w.CITY]
    before = len(intake)
    del intake[1:]
    found = {(d.part, d.key): (d.published, d.recomputed) for d in compared(runtime, world, bulletin)}
    assert found["cutoffs", "intake/230600"] == (before, 1)
    assert ("head_hashes", "intake/230600") in found
    assert ("counts", "registered") in found


def test_a_ledger_that_is_gone_is_named(february, runtime, world) -> None:
    bulletin = published(runtime)
    position = bulletin.content.cutoffs["supervision"]["230621"]
    del world.logs["supervision"].events[w.COUNTY]
    found = compared(runtime, world, bulletin)
    assert Difference("cutoffs", "supervision/230621", position, None) in found


def test_a_ledger_whose_chain_is_another_one_is_named_though_its_figures_are_the_same(
    february, runtime, world, monkeypatch: pytest.MonkeyPatch
) -> None:
    bulletin = published(runtime)
    log = world.logs["assignment"]
    monkeypatch.setattr(log, "chain_hash", lambda place, position: "0" * 64)
    found = compared(runtime, world, bulletin)
    assert {(d.part, d.key) for d in found} == {
        ("head_hashes", "assignment/230600"),
        ("head_hashes", "assignment/230621"),
    }
    assert {d.recomputed for d in found} == {"0" * 64}
