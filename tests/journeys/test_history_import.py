"""Recorded messages with their replies, imported through all four services."""

import json
import statistics
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from huiyin_demo.founding import found
from huiyin_intake.features.import_messages.importer import ImportMessages, import_messages
from huiyin_operations.embedded.platform import Platform

JURISDICTION = "230621"
SERVICES = {
    "intake": "live.register",
    "assignment": "live.order_book",
    "supervision": "live.clocks",
    "reporting": "live.matters",
}


@pytest.fixture
def messages(shared_data: Path) -> Path:
    return shared_data / "messages_with_replies.jsonl"


def registration_numbers(platform: Platform, service: str) -> set[str]:
    rows = platform.runtime(service).database.query(
        f"SELECT DISTINCT registration_no FROM {SERVICES[service]} WHERE jurisdiction = %s", (JURISDICTION,)
    )
    return {row["registration_no"] for row in rows}


def take(platform: Platform, file: Path):
    order = ImportMessages(file, JURISDICTION, with_replies=True)
    report = import_messages(platform.runtime("intake"), "system:import", order)
    platform.settle()
    return report


def test_every_message_arrives_in_all_four_services_and_none_twice(
    platform: Platform, clock, messages: Path
) -> None:
    found(platform, clock.now(), "a-Password-for-tests-1")
    read = [json.loads(line) for line in messages.read_text("utf-8").splitlines()]

    first = take(platform, messages)

    assert (first.read, first.taken, len(first.refused)) == (len(read), len(read), 0)
    in_intake = registration_numbers(platform, "intake")
    assert len(in_intake) == len(read)
    for service in SERVICES:
        assert registration_numbers(platform, service) == in_intake, service
    assert parked(platform) == []

    waits = [
        datetime.fromisoformat(m["replied_at"]) - datetime.fromisoformat(m["submitted_at"]) for m in read
    ]
    assert timedelta(seconds=shown_median_reply_seconds(platform)) == statistics.median(waits)

    again = take(platform, messages)

    assert (again.taken, again.already_there, len(again.refused)) == (0, len(read), 0)
    assert registration_numbers(platform, "reporting") == in_intake


def parked(platform: Platform) -> list[str]:
    return [
        f"{name}: {row['stream']}"
        for name, runtime in platform.runtimes.items()
        for row in runtime.database.query("SELECT stream FROM subscription.parked")
    ]


def shown_median_reply_seconds(platform: Platform) -> float:
    """What the reporting API answers to a reporter who asks about all time."""
    token = platform.identity.tokens.issue(role="reporter", jurisdiction=JURISDICTION)
    answer = (
        platform.app()
        .test_client()
        .get("/reporting/api/v1/kpis?period=all", headers={"Authorization": f"Bearer {token}"})
    )
    assert answer.status_code == 200, answer.text
    return next(m["seconds"] for m in answer.json["medians"] if m["key"] == "reply_time")
