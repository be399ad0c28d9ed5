"""What supervision publishes: contract events, none of them with more than the contract says."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from huiyin_ledger.clock.calendars import CalendarYear
from huiyin_ledger.domain import Act
from huiyin_supervision.features.load_calendar.handler import load_calendar

if TYPE_CHECKING:
    from services.supervision.tests.given import World


def test_a_matters_life_is_published_in_the_contracts_words(world: World) -> None:
    world.at("2026-03-02T09:00").registered()
    world.dispatched()
    world.tick_until("2026-03-03T08:00")
    world.tick_until("2026-03-04T10:00")
    log = world.service.published_log()
    published = log.batch("230621", 0).events
    assert {event.type.split(".")[2] for event in published} == {
        "clock_started",
        "clock_stopped",
        "clock_breached",
        "reminder_sent",
        "card_issued",
    }
    assert {event.correlation for event in published} == {"230621-2026-0000001"}
    breached = next(event for event in published if event.type.endswith("clock_breached.v1"))
    assert breached.occurred_at == datetime.fromisoformat(breached.data["due_at"])
    started = next(event for event in published if event.data["clock_id"].endswith("/sign/1"))
    assert set(started.data) == {
        "clock_id",
        "registration_no",
        "kind",
        "limit_id",
        "unit",
        "unit_jurisdiction",
        "started_at",
        "nominal_due_at",
        "effective_due_at",
        "provisional",
        "rule_pack",
        "rule_version",
        "calendar_version",
        "imported",
    }


def test_a_year_of_the_calendar_is_published_as_it_was_loaded(world: World) -> None:
    """Whoever counts days hears of it: assignment counts objections by it."""
    off = {date(2027, 1, 1): "New Year's Day", date(2027, 1, 4): ""}
    year = CalendarYear(year=2027, source_notice="a notice", off=off, working={date(2027, 1, 3): "made up"})
    load_calendar(world.runtime, Act("admin-1", world.clock.now()), "230600", year)
    (loaded,) = world.service.published_log().batch("230600", 0).events
    assert loaded.type == "huiyin.supervision.calendar_year_loaded.v1"
    assert loaded.data == {
        "year": 2027,
        "source_notice": "a notice",
        "off": ["2027-01-01 New Year's Day", "2027-01-04"],
        "working": ["2027-01-03 made up"],
    }
