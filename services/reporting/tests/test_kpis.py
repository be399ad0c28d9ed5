"""Figures against cases counted by hand."""

from __future__ import annotations

from datetime import timedelta

import pytest

from huiyin_contracts.base import UnitKey
from huiyin_contracts.supervision import ClockHandedOver, ClockRecomputed
from huiyin_ledger.domain import NotFound
from huiyin_reporting.figure_text import LEAST_COMPARED, change, share
from huiyin_reporting.kpi.definition import load
from huiyin_reporting.kpi.figures import Ratio, compute
from huiyin_reporting.kpi.filters import Filters, Imported, Period
from huiyin_reporting.kpi.selection import Selector
from huiyin_web.identity.scope import Scope

from .given import CITY, COUNTY, HEATING, MONDAY, ROADS, number

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
WEEK = Period(MONDAY - 7 * DAY, MONDAY, MONDAY)
EVERYWHERE = Scope.within(CITY)


def figures(runtime, period=WEEK, scope=EVERYWHERE, **filters):
    selector = Selector(
        scope, Filters(period, **filters), frozenset({UnitKey(CITY, HEATING), UnitKey(CITY, ROADS)})
    )
    return compute(runtime.database, load(), selector)


def ratio(found, key):
    value = found.ratios[key]
    return value.numerator, value.denominator


def test_signing_on_time_counts_overdue_orders_as_misses_and_cancelled_ones_not_at_all(
    world, runtime, follow
):
    due = MONDAY - 2 * DAY
    for n in range(1, 6):
        world.registered(number(n), MONDAY - 3 * DAY)
    world.clock(number(1), "sign", due, stopped=due - HOUR)
    world.clock(number(2), "sign", due, stopped=due + HOUR)
    world.clock(number(3), "sign", due)
    world.clock(number(4), "sign", due, stopped=due, outcome="cancelled")
    world.clock(number(5), "sign", MONDAY + DAY)
    follow()
    assert ratio(figures(runtime), "K1") == (1, 3)


def test_what_falls_due_after_now_is_not_yet_asked_for(world, runtime, follow):
    world.registered(number(1), MONDAY - DAY)
    world.clock(number(1), "hotline_reply", MONDAY + HOUR, stopped=MONDAY - HOUR)
    follow()
    assert ratio(figures(runtime), "K3") == (0, 0)
    later = Period(MONDAY - 7 * DAY, MONDAY + 7 * DAY, MONDAY + 2 * HOUR)
    assert ratio(figures(runtime, later), "K3") == (1, 1)


def test_closing_on_time_counts_both_procedures_and_no_other_clock(world, runtime, follow):
    due = MONDAY - DAY
    for n, kind in enumerate(("handle", "hotline_reply", "first_contact", "sign", "notify"), 1):
        world.registered(number(n), MONDAY - 6 * DAY)
        world.clock(number(n), kind, due, stopped=due - HOUR if kind != "hotline_reply" else due + HOUR)
    follow()
    found = figures(runtime)
    assert ratio(found, "K3") == (1, 2)
    assert ratio(found, "K2") == (1, 1)


def test_first_time_closing_leaves_out_redone_and_imported_ones(world, runtime, follow):
    for n in range(1, 4):
        world.registered(number(n), MONDAY - 6 * DAY)
    world.closed(number(1), MONDAY - DAY)
    world.redo(number(2), MONDAY - 2 * DAY)
    world.closed(number(2), MONDAY - DAY)
    world.closed(number(3), MONDAY - DAY, outcome="imported")
    follow()
    assert ratio(figures(runtime), "K4") == (1, 2)


def test_resolution_and_satisfaction_leave_unanswered_visits_out(world, runtime, follow):
    answers = [
        ("resolved", "satisfied"),
        ("partly", "basically_satisfied"),
        ("unresolved", "dissatisfied"),
        (None, None),
    ]
    for n, (resolved, satisfaction) in enumerate(answers, 1):
        world.registered(number(n), MONDAY - 6 * DAY)
        world.visited(number(n), MONDAY - DAY, resolved=resolved, satisfaction=satisfaction)
    follow()
    found = figures(runtime)
    assert ratio(found, "K5") == (1, 3)
    assert ratio(found, "K6") == (2, 3)


def test_returns_count_against_the_unit_that_asked(world, runtime, follow):
    for n in range(1, 4):
        world.registered(number(n), MONDAY - 6 * DAY)
        world.dispatched(number(n), MONDAY - 5 * DAY, ROADS)
    world.return_requested(number(1), MONDAY - 4 * DAY, ROADS)
    world.dispatched(number(1), MONDAY - 3 * DAY, HEATING)
    world.return_requested(number(2), MONDAY - 4 * DAY, ROADS)
    world.return_rejected(number(2), MONDAY - 3 * DAY, ROADS)
    follow()
    found = figures(runtime)
    assert ratio(found, f"K7/unit:{CITY}/{ROADS}") == (2, 3)
    assert ratio(found, f"K7/unit:{CITY}/{HEATING}") == (0, 1)
    assert ratio(found, f"K7b/unit:{CITY}/{ROADS}") == (1, 2)


def test_redo_rate_sets_redo_orders_against_closed_matters(world, runtime, follow):
    for n in (1, 2):
        world.registered(number(n), MONDAY - 6 * DAY)
    world.redo(number(1), MONDAY - 3 * DAY)
    world.redo(number(1), MONDAY - 2 * DAY)
    world.closed(number(2), MONDAY - DAY)
    follow()
    assert ratio(figures(runtime), "K8") == (2, 1)


def test_the_parts_per_unit_and_per_place_add_up_to_the_whole(world, runtime, follow):
    due = MONDAY - DAY
    for n, (place, unit) in enumerate(((CITY, HEATING), (CITY, ROADS), (COUNTY, HEATING)), 1):
        world.registered(number(n, place), MONDAY - 6 * DAY)
        world.clock(number(n, place), "sign", due, unit=unit, stopped=due - HOUR if n != 2 else None)
    follow()
    found = figures(runtime)
    assert ratio(found, "K1") == (2, 3)
    units = [(CITY, HEATING), (CITY, ROADS), (COUNTY, HEATING)]
    assert [ratio(found, f"K1/unit:{j}/{u}") for j, u in units] == [(1, 1), (0, 1), (1, 1)]
    assert [ratio(found, f"K1/jurisdiction:{j}") for j in (CITY, COUNTY)] == [(1, 2), (1, 1)]


def test_a_zero_denominator_has_no_value(world, runtime, follow):
    follow()
    found = figures(runtime)
    assert found.ratios["K1"] == Ratio(0, 0)
    assert found.ratios["K1"].value is None
    assert all(value.value is None for value in found.ratios.values())


@pytest.mark.parametrize(
    ("of", "shown"), [(Ratio(0, 0), "n/a"), (Ratio(0, 4), "0.0%"), (Ratio(1, 3), "33.3%")]
)
def test_a_share_is_shown_as_it_is(of, shown, service):
    from huiyin_web.app import create_app

    with create_app([service]).test_request_context("/?lang=en"):
        assert share(of) == shown


def test_the_median_reply_time_is_exact_to_the_second(world, runtime, follow):
    spans = [
        timedelta(seconds=61),
        timedelta(days=1, seconds=7),
        timedelta(days=2),
        timedelta(days=6, seconds=3),
    ]
    for n, span in enumerate(spans, 1):
        replied = MONDAY - HOUR
        world.registered(number(n), replied - span)
        world.approved(number(n), MONDAY - timedelta(minutes=n), replied_at=replied)
    follow()
    median = (spans[1] + spans[2]) / 2
    assert figures(runtime).medians["reply_time"] == median.total_seconds()


def test_a_second_reply_does_not_change_when_the_first_was_given(world, runtime, follow):
    world.registered(number(1), MONDAY - 5 * DAY)
    world.approved(number(1), MONDAY - 4 * DAY)
    world.redo(number(1), MONDAY - 3 * DAY)
    world.approved(number(1), MONDAY - DAY)
    follow()
    assert figures(runtime).medians["reply_time"] == DAY.total_seconds()


def test_imported_history_counts_from_submission_to_reply_as_the_file_tells(world, runtime, follow):
    from huiyin_contracts.intake import ReplyImported

    no, submitted, replied = number(1), MONDAY - 6 * DAY, MONDAY - 2 * DAY
    world.registered(no, submitted, imported=True, channel="web")
    world.say(
        ReplyImported(
            registration_no=no,
            unit=HEATING,
            submitted_at=submitted,
            replied_at=replied,
            text="t",
            source_sha256="00",
            source_line=1,
            petitioner_ref="p-1",
        ),
        replied,
    )
    world.approved(no, replied, replied_at=replied, imported=True)
    follow()
    assert figures(runtime).medians["reply_time"] == (4 * DAY).total_seconds()


def test_imported_history_is_counted_with_without_or_alone(world, runtime, follow):
    world.registered(number(1), MONDAY - DAY)
    world.registered(number(2), MONDAY - DAY, imported=True)
    world.registered(number(3), MONDAY - DAY, imported=True)
    follow()
    counted = {mode: figures(runtime, imported=mode).counts["registered"] for mode in Imported}
    assert counted == {Imported.INCLUDE: 3, Imported.EXCLUDE: 1, Imported.ONLY: 2}


def test_open_and_overdue_are_the_state_at_the_end_of_the_period(world, runtime, follow):
    for n in range(1, 5):
        world.registered(number(n), MONDAY - 10 * DAY)
    world.clock(number(1), "hotline_reply", MONDAY - 3 * DAY)
    world.clock(number(2), "hotline_reply", MONDAY - 3 * DAY, stopped=MONDAY - 2 * DAY)
    world.closed(number(2), MONDAY - DAY)
    world.closed(number(3), MONDAY - 8 * DAY)
    world.registered(number(9), MONDAY + DAY)
    follow()
    now = figures(runtime)
    assert (now.counts["open"], now.counts["overdue"]) == (2, 1)
    earlier = figures(runtime, Period(MONDAY - 9 * DAY, MONDAY - 2 * DAY - HOUR, MONDAY - 2 * DAY - HOUR))
    assert (earlier.counts["open"], earlier.counts["overdue"]) == (3, 2)


def test_figures_narrow_by_channel_place_and_unit(world, runtime, follow):
    world.registered(number(1), MONDAY - DAY, channel="letter")
    world.registered(number(2), MONDAY - DAY)
    world.registered(number(3, COUNTY), MONDAY - DAY)
    world.dispatched(number(2), MONDAY - DAY, ROADS)
    follow()
    assert figures(runtime, channel="letter").counts["registered"] == 1
    assert figures(runtime, jurisdiction=COUNTY).counts["registered"] == 1
    assert figures(runtime, jurisdiction=CITY).counts["registered"] == 3
    assert figures(runtime, unit=UnitKey(CITY, ROADS)).counts["registered"] == 1


@pytest.mark.parametrize("filters", [{"unit": UnitKey(CITY, "u-none")}, {"jurisdiction": "110000"}])
def test_what_is_not_there_cannot_be_asked_for(filters, runtime, follow):
    follow()
    with pytest.raises(NotFound):
        figures(runtime, **filters)


def test_every_definition_says_what_it_means_in_both_languages():
    for name, definition in load().all():
        assert definition.title.zh, name
        assert definition.title.en, name
        assert definition.meaning.zh, name
        assert definition.meaning.en, name


def test_a_duty_counts_for_the_unit_that_it_was_handed_over_to(world, runtime, follow):
    no, due = number(1), MONDAY - DAY
    world.registered(no, MONDAY - 6 * DAY)
    world.clock(no, "hotline_reply", due, unit=ROADS)
    world.say(
        ClockHandedOver(
            clock_id=f"{no}/hotline_reply", registration_no=no, kind="hotline_reply", unit=HEATING
        ),
        MONDAY - 4 * DAY,
    )
    follow()
    found = figures(runtime)
    assert ratio(found, f"K3/unit:{CITY}/{HEATING}") == (0, 1)
    assert f"K3/unit:{CITY}/{ROADS}" not in found.ratios


def test_a_due_time_that_was_a_guess_counts_as_recomputed(world, runtime, follow):
    no = number(1)
    world.registered(no, MONDAY - 6 * DAY)
    world.clock(no, "hotline_reply", MONDAY - DAY)
    later = MONDAY + DAY
    world.say(
        ClockRecomputed(
            clock_id=f"{no}/hotline_reply",
            registration_no=no,
            kind="hotline_reply",
            unit=HEATING,
            nominal_due_at=later,
            effective_due_at=later,
            provisional=False,
            calendar_version="2",
        ),
        MONDAY - 4 * DAY,
    )
    follow()
    assert ratio(figures(runtime), "K3") == (0, 0)


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (Ratio(9, 10), Ratio(8, 10), "▲ 10.0 points on the period before"),
        (Ratio(9, 10), Ratio(10, 10), "▼ 10.0 points on the period before"),
        (Ratio(0, 10), Ratio(0, 10), "unchanged from the period before"),
        (Ratio(213, 283), Ratio(0, 10), "▲ 75.3 points on the period before"),
        (Ratio(213, 283), Ratio(0, 9), "— no comparison: fewer than 10 cases in the period before"),
        (Ratio(213, 283), Ratio(0, 0), "— no comparison: fewer than 10 cases in the period before"),
        (Ratio(9, 9), Ratio(8, 10), "— no comparison: fewer than 10 cases in this period"),
        (Ratio(0, 0), Ratio(8, 10), ""),
        (Ratio(8, 10), None, ""),
    ],
)
def test_bug_a_share_rose_by_75_points_on_a_period_with_a_single_case(now, before, said):
    assert LEAST_COMPARED == 10
    assert change(now, before) == said


def test_what_is_resolved_and_who_is_satisfied_are_counted_apart(world, runtime, follow):
    at = MONDAY - DAY
    answers = (
        ("resolved", "satisfied"),
        ("resolved", "dissatisfied"),
        ("partly", "basically_satisfied"),
        ("unresolved", "basically_satisfied"),
        ("unresolved", "satisfied"),
    )
    for n, (resolved, satisfaction) in enumerate(answers, 1):
        world.registered(number(n), at - DAY)
        world.visited(number(n), at, resolved=resolved, satisfaction=satisfaction)
    follow()
    found = figures(runtime)
    assert (ratio(found, "K5"), ratio(found, "K6")) == ((2, 5), (4, 5))
