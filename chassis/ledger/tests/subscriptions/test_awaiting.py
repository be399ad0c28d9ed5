"""Waiting for a position instead of sleeping."""

from __future__ import annotations

import threading

import pytest

from huiyin_ledger.subscriptions.subscription import Subscription
from huiyin_samples.desk import CITY, rows, write
from huiyin_testing.awaiting import NotYet, wait_for
from huiyin_web.runtime import Runtime


def test_it_returns_once_the_service_has_come_so_far(
    desk: Runtime, archive: Runtime, following: Subscription
) -> None:
    position = write(desk, "1", "a")
    worker = threading.Thread(target=following.catch_up)
    worker.start()
    wait_for(archive.database, "desk", CITY, position, 10)
    assert len(rows(archive)["notes"]) == 1
    worker.join()


def test_it_says_how_far_the_service_is_when_time_runs_out(
    desk: Runtime, archive: Runtime, following: Subscription
) -> None:
    position = write(desk, "1", "a")
    following.catch_up()
    with pytest.raises(NotYet, match=f"up to {position}, not yet to {position + 1}"):
        wait_for(archive.database, "desk", CITY, position + 1, 0.02)
    with pytest.raises(NotYet, match="up to 0"):
        wait_for(archive.database, "desk", "110000", 1, 0)
