"""A reminder by hand, recorded with who sent it."""

from __future__ import annotations

from dataclasses import dataclass

from huiyin_chassis.commands import Once, execute
from huiyin_chassis.domain import Act
from huiyin_chassis.runtime import Runtime
from huiyin_supervision.domain.matter_clocks import MatterClocks


@dataclass(frozen=True, slots=True)
class UrgeUnit:
    """Whoever owes the clock is reminded of it."""

    jurisdiction: str
    registration_no: str
    clock_id: str


def urge_unit(runtime: Runtime, act: Act, command: UrgeUnit, once: Once | None = None) -> dict[str, str]:
    """Refused where nobody owes it any more, or nobody may be urged about it."""

    def urge() -> dict[str, str]:
        stream = MatterClocks.stream_id(command.jurisdiction, command.registration_no)
        clocks = runtime.ledger.get(MatterClocks, command.jurisdiction, stream)
        clocks.urge(command.clock_id)
        runtime.ledger.save(command.jurisdiction, clocks)
        return {"clock_id": command.clock_id, "unit": clocks.clock(command.clock_id).unit or ""}

    return execute(runtime, act, urge, jurisdiction=command.jurisdiction, once=once)
