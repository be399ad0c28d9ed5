"""What supervision publishes: contract events, none of them with more than the contract says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huiyin_chassis.bus.publisher import PublishedLog
from huiyin_supervision.bootstrap import definition

if TYPE_CHECKING:
    from services.supervision.tests.told import Told


def test_a_matters_life_is_published_in_the_contracts_words(told: Told) -> None:
    told.at("2026-03-02T09:00").registered()
    told.dispatched()
    told.tick_until("2026-03-03T08:00")
    told.tick_until("2026-03-04T10:00")
    log = PublishedLog(told.runtime.ledger, definition())
    published = log.batch("230621", 0).events
    assert {event.type.split(".")[2] for event in published} == {
        "clock_started",
        "clock_stopped",
        "clock_breached",
        "reminder_sent",
        "card_issued",
    }
    assert {event.correlation for event in published} == {"230621-2026-0000001"}
    started = next(event for event in published if event.data["clock_id"].endswith("/sign/1"))
    assert set(started.data) == {
        "clock_id",
        "registration_no",
        "kind",
        "limit_id",
        "unit",
        "started_at",
        "nominal_due_at",
        "effective_due_at",
        "provisional",
        "rule_pack",
        "rule_version",
        "calendar_version",
        "imported",
    }
