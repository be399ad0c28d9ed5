"""Moving the clock: the event first, then its effect on every process of the installation."""

from __future__ import annotations

import re
from datetime import timedelta

from huiyin_ledger.clock.clock import ShiftedClock
from huiyin_ledger.commands import execute
from huiyin_ledger.domain import Act, Refused
from huiyin_supervision.domain.instance_clock import JURISDICTION, InstanceClock
from huiyin_web.runtime import Runtime

_SHIFT = re.compile(r"^\+?(\d{1,4})(d|h|min)$")
_UNITS = {"d": timedelta(days=1), "h": timedelta(hours=1), "min": timedelta(minutes=1)}


def shift_clock(runtime: Runtime, actor: str, shift: str) -> timedelta:
    """Move the clock by `shift` (``+3d``, ``+5h``, ``+30min``); how far it is ahead afterwards.

    Refused outside the embedded mode. A shift that was recorded but didn't take effect, because the process died in
    between, takes effect now too.
    """
    clock = _movable(runtime)
    by = _parse(shift)
    act = Act(actor, runtime.clock.now(), causation="cli:clock shift")

    def record() -> int:
        found = runtime.ledger.find(InstanceClock, JURISDICTION, InstanceClock.stream_id())
        moved = found or InstanceClock.open()
        moved.shift(int(by.total_seconds()))
        runtime.ledger.save(JURISDICTION, moved)
        return moved.total_seconds

    total = timedelta(seconds=execute(runtime, act, record, jurisdiction=JURISDICTION))
    clock.set_shift(total)
    return total


def _movable(runtime: Runtime) -> ShiftedClock:
    if runtime.settings.mode != "embedded" or not isinstance(runtime.clock, ShiftedClock):
        raise Refused(
            "not_embedded", "The clock can be moved in the embedded mode only: this is a real installation."
        )
    return runtime.clock


def _parse(shift: str) -> timedelta:
    found = _SHIFT.match(shift.strip())
    if found is None:
        raise Refused("bad_shift", "Write how far to move it, like +3d, +5h or +30min.")
    return int(found[1]) * _UNITS[found[2]]
