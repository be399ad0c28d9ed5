"""The list behind a figure has as many rows as the figure says, for everybody and every filter."""

from __future__ import annotations

from datetime import timedelta

import pytest

from huiyin_contracts.base import UnitKey
from huiyin_reporting.kpi.definition import load
from huiyin_reporting.kpi.figures import compute
from huiyin_reporting.kpi.filters import Filters, Imported, Period
from huiyin_reporting.kpi.rows import cohort_of, parts_of, read_rows
from huiyin_reporting.kpi.selection import Selector
from huiyin_web.identity.scope import Area, Scope

from .given import CITY, COUNTY, DISCIPLINE, HEATING, MONDAY, ROADS, number

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
MONTH = Period(MONDAY - 30 * DAY, MONDAY, MONDAY)
UNITS = frozenset(UnitKey(CITY, unit) for unit in (HEATING, ROADS, DISCIPLINE))


@pytest.fixture
def busy(world, follow, signing):
    """Forty matters of two places and two units in all states, some sealed, some imported."""
    for n in range(1, 41):
        place = CITY if n % 3 else COUNTY
        unit = HEATING if n % 2 else ROADS
        no, t = number(n, place), MONDAY - timedelta(days=1 + n % 25, hours=n)
        world.registered(no, t, channel="letter" if n % 4 == 0 else "hotline", imported=n % 10 == 0)
        if n % 13 == 0:
            world.referred(no, t + HOUR)
            world.dispatched(no, t + HOUR, DISCIPLINE, sealed=True)
            continue
        world.dispatched(no, t + HOUR, unit)
        world.clock(no, "sign", t + 3 * HOUR, unit=unit, stopped=t + n % 5 * HOUR if n % 6 else None)
        world.clock(no, "hotline_reply", t + 5 * DAY, unit=unit, stopped=t + n % 7 * DAY if n % 4 else None)
        if n % 5 == 0:
            world.return_requested(no, t + 4 * HOUR, unit)
        if n % 4:
            world.approved(no, t + 2 * DAY, unit)
            world.visited(no, t + 3 * DAY, unit, resolved=["resolved", "unresolved", None][n % 3])
        if n % 7 == 0:
            world.redo(no, t + 4 * DAY, unit)
            world.card(no, t + 4 * DAY, unit)
        if n % 4 == 1:
            world.closed(no, t + 5 * DAY, unit)
    follow()


def every(runtime, cohort, selector, limit):
    found, cursor = [], None
    while True:
        page = read_rows(runtime.database, cohort, selector, limit=limit, cursor=cursor)
        found += page.items
        cursor = page.next
        if cursor is None:
            return found
        assert len(page.items) == limit


@pytest.mark.parametrize(
    ("scope", "asked"),
    [
        (Scope.within(CITY, sealed=True), {}),
        (Scope.within(CITY), {}),
        (Scope.within(COUNTY), {"channel": "hotline"}),
        (Scope((Area(CITY, UnitKey(CITY, HEATING), sealed=True),)), {}),
        (Scope((Area(CITY, UnitKey(CITY, DISCIPLINE), sealed=True),)), {"imported": Imported.EXCLUDE}),
        (Scope.within(CITY), {"unit": UnitKey(CITY, ROADS), "jurisdiction": CITY}),
    ],
)
def test_every_figure_equals_the_length_of_its_list(busy, runtime, scope, asked):
    selector = Selector(scope, Filters(MONTH, **asked), UNITS)
    figures = compute(runtime.database, load(), selector)
    for name, share in load().shares.items():
        counted = every(runtime, share.numerator, selector, 1000)
        wanted = every(runtime, share.denominator, selector, 1000)
        assert (len(counted), len(wanted)) == (
            figures.ratios[name].numerator,
            figures.ratios[name].denominator,
        ), name
        if share.missed is not None:
            assert len(every(runtime, share.missed, selector, 1000)) == len(wanted) - len(counted), name
    for name, count in load().counts.items():
        assert len(every(runtime, count.cohort, selector, 1000)) == figures.counts[name], name


def test_the_case_counts_something_in_every_figure(busy, runtime):
    selector = Selector(Scope.within(CITY, sealed=True), Filters(MONTH), UNITS)
    figures = compute(runtime.database, load(), selector)
    empty = {name for name, value in figures.ratios.items() if not value.denominator}
    assert not {name for name in empty if name in ("K1", "K3", "K4", "K5", "K6", "K7", "K8")}


@pytest.mark.parametrize("limit", [1, 3, 7, 100])
def test_pages_of_any_size_give_every_row_once_and_in_order(busy, runtime, limit):
    selector = Selector(Scope.within(CITY), Filters(MONTH), UNITS)
    cohort = cohort_of(load().shares["K1"], "all")
    found = every(runtime, cohort, selector, limit)
    keys = [(row.at, row.jurisdiction, row.row_id) for row in found]
    assert keys == sorted(set(keys), reverse=True)
    assert len(keys) == compute(runtime.database, load(), selector).ratios["K1"].denominator


def test_the_open_by_age_bands_add_up_to_the_open_figure_and_lead_to_their_rows(busy, runtime):
    from huiyin_reporting.features.show_dashboard.open_by_age import open_by_age

    scope, cohort = Scope.within(CITY), load().counts["open"].cohort
    selector = Selector(scope, Filters(MONTH), UNITS)
    bands = open_by_age(runtime.database, cohort, selector)
    assert sum(n for _band, n in bands) == compute(runtime.database, load(), selector).counts["open"] > 0
    for band, n in bands:
        narrowed = Selector(scope, Filters(MONTH, age=band), UNITS)
        assert len(every(runtime, cohort, narrowed, 1000)) == n


def test_the_inflow_chart_adds_up_to_the_registered_figure(busy, runtime):
    from huiyin_reporting.features.show_dashboard.inflow import inflow

    selector = Selector(Scope.within(CITY), Filters(MONTH), UNITS)
    found = inflow(runtime.database, load().counts["registered"].cohort, selector)
    registered = compute(runtime.database, load(), selector).counts["registered"]
    assert sum(map(sum, found.series.values())) == registered > 0
    assert len(found.buckets) == len(set(found.buckets))


def test_parts_are_those_that_have_a_list():
    assert parts_of(load().shares["K1"]) == ("counted", "missed", "all")
    assert parts_of(load().shares["K8"]) == ("counted", "all")
    assert parts_of(load().counts["open"]) == ("all",)
    assert cohort_of(load().counts["open"], "missed") is None
