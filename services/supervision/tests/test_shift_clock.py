"""Moving the clock: an event first, then every process sees it; nowhere but in the embedded mode."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from huiyin_ledger.clock.clock import Clock, ShiftedClock
from huiyin_ledger.domain import Refused
from huiyin_supervision.bootstrap import definition
from huiyin_supervision.features.shift_clock.handler import shift_clock
from huiyin_web.runtime import Runtime


@pytest.fixture
def shifted(runtime_for: Callable[..., Runtime], tmp_path: Path) -> Runtime:
    return runtime_for(definition(), clock=ShiftedClock(tmp_path / "clock.json"))


def test_a_shift_is_an_event_and_moves_every_clock_of_the_installation(
    shifted: Runtime, tmp_path: Path
) -> None:
    assert shift_clock(shifted, "system:cli", "+3d") == timedelta(days=3)
    assert shift_clock(shifted, "system:cli", "+90min") == timedelta(days=3, minutes=90)
    events = shifted.ledger.events("000000")
    assert [(e.type, e.data["seconds"], e.data["total_seconds"]) for e in events[1:]] == [
        ("supervision.clock_shifted", 259200, 259200),
        ("supervision.clock_shifted", 5400, 264600),
    ]
    elsewhere = ShiftedClock(tmp_path / "clock.json")
    assert abs(elsewhere.now() - Clock().now() - timedelta(seconds=264600)) < timedelta(minutes=1)


def test_a_shift_that_was_recorded_but_not_carried_out_is_made_up_for(
    shifted: Runtime, tmp_path: Path
) -> None:
    shift_clock(shifted, "system:cli", "+1d")
    (tmp_path / "clock.json").unlink()
    assert shift_clock(shifted, "system:cli", "+1h") == timedelta(days=1, hours=1)
    assert ShiftedClock(tmp_path / "clock.json").shift == timedelta(days=1, hours=1)


@pytest.mark.parametrize("shift", ["-3d", "3 days", "soon", "", "+0d"])
def test_the_clock_only_goes_forward_by_a_plain_amount(shifted: Runtime, shift: str, tmp_path: Path) -> None:
    with pytest.raises(Refused):
        shift_clock(shifted, "system:cli", shift)
    assert not (tmp_path / "clock.json").exists()
    assert shifted.ledger.events("000000") == []


def test_a_real_installations_clock_cant_be_moved(shifted: Runtime) -> None:
    real = replace(shifted, settings=shifted.settings.model_copy(update={"mode": "service"}))
    with pytest.raises(Refused) as refused:
        shift_clock(real, "system:cli", "+3d")
    assert refused.value.code == "not_embedded"
    assert shifted.ledger.events("000000") == []
