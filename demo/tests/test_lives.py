from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from huiyin_contracts.code_tables import matter_classes
from huiyin_demo.city import colleagues, jurisdictions, people, units, working_as
from huiyin_demo.hours import is_open, when_awake, when_open, working_days_before
from huiyin_demo.lives import WAITING, lives
from huiyin_ledger.clock.calendars import published
from huiyin_ledger.clock.china import CHINA

START, END = datetime(2026, 8, 1, tzinfo=UTC), datetime(2026, 10, 30, tzinfo=UTC)
MANY = tuple(lives(1000, START, END))
"""A thousand of one seed: what holds of them holds always."""


def test_the_same_seed_gives_the_same_lives():
    assert list(lives(50, START, END, seed=7)) == list(lives(50, START, END, seed=7))


def test_another_seed_gives_others():
    assert list(lives(50, START, END, seed=7)) != list(lives(50, START, END, seed=8))


def test_lives_come_in_order_of_time_inside_the_period():
    moments = [life.at for life in MANY]
    assert moments == sorted(moments)
    assert moments[0] >= START
    assert moments[-1] < END


def test_every_fate_happens_among_many():
    fates = {life.fate for life in MANY}
    assert fates == {"on_time", "late", "returned", "redone", "rejected", "direct", "accusation", "unsigned"}


def test_bug_people_called_at_night_for_china_time_was_taken_for_utc():
    hours = Counter(life.at.astimezone(CHINA).hour for life in MANY if not life.waits_for)
    busiest = {hour for hour, _ in hours.most_common(4)}
    assert busiest <= {9, 10, 11, 14, 15}
    assert sum(hours[hour] for hour in range(8, 18)) > 0.7 * hours.total()
    assert sum(hours[hour] for hour in (*range(6), 22, 23)) < 0.1 * hours.total()


def test_fewer_call_on_days_off():
    days = Counter(published().is_working(life.at.astimezone(CHINA).date()) for life in MANY)
    assert days[True] > 4 * days[False] > 0


def test_letters_and_visits_come_while_the_office_is_open():
    paper = [life for life in MANY if life.channel in {"letter", "visit"}]
    assert paper
    assert all(is_open(life.at) for life in paper)


def test_something_waits_for_whoever_looks_in():
    waiting = [(life.waits_for, life.jurisdiction) for life in MANY if life.waits_for]
    assert Counter(waiting) == Counter((each.step, each.jurisdiction) for each in WAITING)
    assert not [life for life in lives(3, START, END) if life.waits_for]


def test_everybody_who_acts_in_the_play_has_an_account_and_a_name():
    logins = [person.login for person in (*people(), *colleagues())]
    assert len(logins) == len(set(logins))
    for jurisdiction in jurisdictions():
        assert {working_as(role, jurisdiction).login for role in ("operator", "clerk")} <= set(logins)
        for unit in units(jurisdiction):
            if "handles" in unit:
                assert working_as("unit_handler", jurisdiction, unit["id"]).name


def handling(jurisdiction: str) -> dict[str, str]:
    """Matter class -> the name of the unit that the catalogue has for it."""
    return {each: unit["name"] for unit in units(jurisdiction) for each in unit.get("handles", [])}


def test_every_class_has_a_unit_in_every_catalogue_and_each_entry_is_a_class():
    known = {code for parent in matter_classes() for code in (parent, parent.split("/")[0])}
    for jurisdiction in jurisdictions():
        entries = handling(jurisdiction)
        assert set(entries) <= known
        assert {code.split("/")[0] for code in known} <= set(entries)
        codes = [each for unit in units(jurisdiction) for each in unit.get("handles", [])]
        assert len(codes) == len(set(codes))


def test_a_matter_goes_to_the_unit_whose_name_says_so():
    """Farming went to the land bureau, science to schools, food to hospitals, lamps and heating to the waterworks."""
    city = handling("230600")
    assert {each: city[each] for each in ("rural_agriculture", "science_it", "utilities/heating")} == {
        "rural_agriculture": "市农业农村局",
        "science_it": "市科学技术局",
        "utilities/heating": "市热力集团",
    }
    assert city["health_family_planning/food_drug_safety"] == "市市场监督管理局"
    assert city["utilities/street_lighting"] == "市城市管理综合执法局"
    assert "信访" not in city["other"]


@pytest.mark.parametrize(
    ("at", "opens"),
    [
        ("2026-10-30T09:00", "2026-10-30T09:00"),
        ("2026-10-30T11:30", "2026-10-30T13:40"),
        ("2026-10-30T17:00", "2026-11-02T08:40"),
        ("2026-09-30T18:00", "2026-10-08T08:40"),
    ],
)
def test_an_office_comes_to_it_when_it_opens_next(at: str, opens: str):
    china = datetime.fromisoformat(at).replace(tzinfo=CHINA)
    assert when_open(china, timedelta(minutes=10)) == datetime.fromisoformat(opens).replace(tzinfo=CHINA)


@pytest.mark.parametrize(
    ("at", "up"),
    [
        ("2026-10-30T08:00", "2026-10-30T08:00"),
        ("2026-10-30T03:00", "2026-10-30T08:10"),
        ("2026-10-30T22:00", "2026-10-31T08:10"),
    ],
)
def test_people_rate_a_reply_when_they_are_up(at: str, up: str):
    china = datetime.fromisoformat(at).replace(tzinfo=CHINA)
    assert when_awake(china, timedelta(minutes=10)) == datetime.fromisoformat(up).replace(tzinfo=CHINA)


def test_working_days_are_counted_back_over_a_holiday():
    end = datetime(2026, 10, 9, 12, tzinfo=CHINA)
    assert working_days_before(end, 2) == datetime(2026, 9, 30, 8, 30, tzinfo=CHINA)
    assert working_days_before(end, 0) == end - timedelta(hours=10)
