"""A bulletin: what it may say, that it stays as it is, and that it can be computed again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from huiyin_ledger.domain import Act, NotFound, Once, Refused, acting, part_of
from huiyin_reporting.bulletins.compose import compose
from huiyin_reporting.domain.bulletin import Bulletin, Computed, Content, number, parse_number
from huiyin_reporting.domain.half_month import HalfMonth
from huiyin_reporting.features.publish_bulletin.command import PublishBulletin
from huiyin_reporting.features.publish_bulletin.handler import publish_bulletin
from huiyin_reporting.features.recompute_bulletin.recompute import NotPublished, recompute
from huiyin_reporting.publishing import PUBLISH

from . import given as w

DAY = timedelta(days=1)
FEBRUARY_2 = HalfMonth(2026, 2, 2)
NO = "230600-2026-02-2"
ACT = Act(actor="reporter", occurred_at=w.MONDAY)
CONTENT = Computed(
    definition_version="2026.1",
    computed_at=w.MONDAY,
    figures={
        "K1": {"numerator": 1, "denominator": 2},
        "K1/unit:230600/u-heating": {"numerator": 1, "denominator": 2},
    },
    counts={"registered": 3},
    medians={"reply_time": 60.0},
    unit_names={"230600/u-heating": "供热公司"},
    cutoffs={"intake": {"230600": 3}},
    head_hashes={"intake/230600": "00"},
)


def drafted() -> Bulletin:
    return Bulletin.draft("230600", FEBRUARY_2)


def published(content: Computed = CONTENT) -> Bulletin:
    with acting(ACT):
        bulletin = drafted()
        bulletin.publish(content)
    return bulletin


def test_a_draft_says_nothing_yet():
    with acting(ACT):
        bulletin = drafted()
    assert (bulletin.bulletin_no, bulletin.period_start, bulletin.period_end) == (
        NO,
        date(2026, 2, 16),
        date(2026, 2, 28),
    )
    assert not bulletin.published


def test_a_published_bulletin_says_what_it_was_given():
    assert published().content == part_of(Content, CONTENT)


def test_it_is_published_once():
    bulletin = published()
    with acting(ACT), pytest.raises(Refused) as refused:
        bulletin.publish(CONTENT)
    assert refused.value.code == "already_published"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"computed_at": FEBRUARY_2.end - timedelta(seconds=1)}, "period_not_over"),
        ({"incomplete": 1}, "events_parked"),
        ({"figures": {"K1/petitioner:p-1": {"numerator": 0, "denominator": 1}}}, "names_a_person"),
        ({"counts": {"registered/caller:张三": 1}}, "names_a_person"),
        ({"remarks": "来电人 13912345678 多次反映"}, "names_a_person"),
        ({"remarks": "身份证 230600198001011234"}, "names_a_person"),
        ({"remarks": "长" * 2001}, "remarks_too_long"),
    ],
)
def test_what_may_not_be_published_is_refused(change, code):
    with pytest.raises(Refused) as refused:
        published(replace(CONTENT, **change))
    assert refused.value.code == code


def test_remarks_that_name_units_places_and_dates_pass():
    said = "供热公司 2026-02-16 至 2026-02-28 受理 1,204 件，按时办结率 93.5%。"
    assert published(replace(CONTENT, remarks=said)).content.remarks == said


@pytest.mark.parametrize(
    ("moment", "period", "first", "last"),
    [
        (datetime(2026, 2, 15, 15, 59, 59, tzinfo=UTC), "2026-02-1", date(2026, 2, 1), date(2026, 2, 15)),
        (datetime(2026, 2, 15, 16, 0, tzinfo=UTC), "2026-02-2", date(2026, 2, 16), date(2026, 2, 28)),
        (datetime(2028, 2, 29, 3, 0, tzinfo=UTC), "2028-02-2", date(2028, 2, 16), date(2028, 2, 29)),
        (datetime(2026, 12, 31, 16, 0, tzinfo=UTC), "2027-01-1", date(2027, 1, 1), date(2027, 1, 15)),
    ],
)
def test_half_months_follow_chinas_calendar(moment, period, first, last):
    found = HalfMonth.containing(moment)
    assert (str(found), found.first_day, found.last_day) == (period, first, last)
    assert HalfMonth.parse(period) == found
    assert found.start <= moment < found.end
    assert found.next().previous() == found


@pytest.mark.parametrize(
    "text", ["", "230600", "230600-2026-02-3", "230600-2026-13-1", "23060-2026-02-1", "x-2026-02-1"]
)
def test_a_number_that_is_none_is_refused(text):
    with pytest.raises(Refused) as refused:
        parse_number(text)
    assert refused.value.code == "period_invalid"


def test_a_number_is_read_as_it_is_written():
    assert parse_number(number("230621", FEBRUARY_2)) == ("230621", FEBRUARY_2)


def test_a_draft_counts_neither_accusations_nor_history(february, runtime):
    content = compose(runtime, "230600", FEBRUARY_2)
    assert content.counts["registered"] == 6
    assert content.figures["K1"] == {"numerator": 6, "denominator": 6}
    assert content.unit_names == {
        f"{w.CITY}/{w.HEATING}": "供热公司",
        f"{w.CITY}/{w.ROADS}": "道路管理处",
        f"{w.COUNTY}/{w.HEATING}": w.HEATING,
        f"{w.COUNTY}/{w.ROADS}": w.ROADS,
    }


def test_a_draft_names_its_cut_offs_and_the_chain_heads_there(february, runtime, world):
    content = compose(runtime, "230600", FEBRUARY_2)
    assert content.cutoffs == {name: log.heads() for name, log in world.logs.items()}
    assert content.head_hashes == {
        f"{name}/{place}": log.chain_hash(place, position)
        for name, log in world.logs.items()
        for place, position in log.heads().items()
    }


def test_a_countys_bulletin_counts_the_county_only(february, runtime):
    content = compose(runtime, "230621", FEBRUARY_2)
    assert content.counts["registered"] == 3
    assert {place for positions in content.cutoffs.values() for place in positions} == {"230621"}


def test_a_countys_bulletin_names_units_as_the_county_does(february, runtime, world, follow):
    for place, name in ((w.COUNTY, "肇州供热"), (w.OTHER_COUNTY, "一个别的单位")):
        world.unit(w.HEATING, name, place)
    follow()
    assert compose(runtime, w.COUNTY, FEBRUARY_2).unit_names[f"{w.COUNTY}/{w.HEATING}"] == "肇州供热"


def test_a_published_bulletin_stays_as_it_is_when_the_facts_move_on(february, runtime, world, follow):
    publish_bulletin(runtime, ACT, PublishBulletin(NO))
    before = runtime.ledger.get(Bulletin, "230600", Bulletin.stream_id("230600", NO)).content
    world.redo(w.number(1), FEBRUARY_2.end - DAY)
    world.registered(w.number(20), FEBRUARY_2.end - DAY)
    world.unit(w.HEATING, "新名称")
    follow()
    assert runtime.ledger.get(Bulletin, "230600", Bulletin.stream_id("230600", NO)).content == before
    assert compose(runtime, "230600", FEBRUARY_2).counts["registered"] == before.counts["registered"] + 1


def test_a_published_bulletin_is_computed_again_from_its_cut_offs(february, runtime, world, follow):
    publish_bulletin(runtime, ACT, PublishBulletin(NO))
    world.redo(w.number(1), FEBRUARY_2.end - DAY)
    world.registered(w.number(20), FEBRUARY_2.end - DAY)
    world.visited(w.number(1), FEBRUARY_2.end - DAY, resolved="unresolved")
    follow()
    bulletin = runtime.ledger.get(Bulletin, "230600", Bulletin.stream_id("230600", NO))
    assert recompute(runtime.database, bulletin, world.logs) == bulletin.content
    assert compose(runtime, "230600", FEBRUARY_2).figures != bulletin.content.figures


def test_computing_again_leaves_nothing_behind(february, runtime, world, tables):
    publish_bulletin(runtime, ACT, PublishBulletin(NO))
    before = tables()
    bulletin = runtime.ledger.get(Bulletin, "230600", Bulletin.stream_id("230600", NO))
    first = recompute(runtime.database, bulletin, world.logs)
    assert recompute(runtime.database, bulletin, world.logs) == first
    assert tables() == before


def test_a_draft_cannot_be_computed_again(runtime):
    with acting(ACT):
        bulletin = drafted()
    with pytest.raises(NotPublished):
        recompute(runtime.database, bulletin, {})


def test_publishing_twice_with_one_key_gives_one_answer(february, runtime):
    first = publish_bulletin(runtime, replace(ACT, once=Once("key-1234", "a")), PublishBulletin(NO))
    assert publish_bulletin(runtime, replace(ACT, once=Once("key-1234", "a")), PublishBulletin(NO)) == first
    with pytest.raises(Refused) as refused:
        publish_bulletin(runtime, ACT, PublishBulletin(NO))
    assert refused.value.code == "already_published"


def test_a_period_that_still_runs_is_not_published(runtime, follow):
    follow()
    with pytest.raises(Refused) as refused:
        publish_bulletin(runtime, ACT, PublishBulletin("230600-2026-03-1"))
    assert refused.value.code == "period_not_over"
    with pytest.raises(NotFound):
        runtime.ledger.get(Bulletin, "230600", Bulletin.stream_id("230600", "230600-2026-03-1"))


def test_the_published_event_is_the_contracts(february, runtime):
    publish_bulletin(runtime, ACT, PublishBulletin(NO))
    event = runtime.ledger.events("230600")[-1]
    contract = PUBLISH[event.type](event)
    assert contract.bulletin_no == NO
    assert contract.figures["K1"].numerator == 6
    assert contract.cutoffs["intake"]["230600"] > 0


def test_the_list_of_bulletins_shows_it_as_published(february, runtime, tables):
    publish_bulletin(runtime, ACT, PublishBulletin(NO))
    (row,) = tables()["bulletins"]
    assert (row["bulletin_no"], row["published_by"], row["published_at"]) == (NO, "reporter", w.MONDAY)
