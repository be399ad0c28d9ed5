"""The command to remind a unit by hand: it is recorded, and who sent it."""

from __future__ import annotations

from dataclasses import dataclass

from huiyin_ledger.commands import execute
from huiyin_ledger.domain import Act
from huiyin_supervision.domain.matter_clocks import MatterClocks
from huiyin_web.runtime import Runtime


@dataclass(frozen=True, slots=True)
class UrgeUnit:
    """Remind the unit that owes the clock's duty."""

    jurisdiction: str
    registration_no: str
    clock_id: str


def urge_unit(runtime: Runtime, act: Act, command: UrgeUnit) -> dict[str, str]:
    """The clock and its unit. Refused where no unit owes the duty now, or where the matter is imported history."""

    def urge() -> dict[str, str]:
        stream = MatterClocks.stream_id(command.jurisdiction, command.registration_no)
        clocks = runtime.ledger.get(MatterClocks, command.jurisdiction, stream)
        clocks.urge(command.clock_id)
        runtime.ledger.save(command.jurisdiction, clocks)
        return {"clock_id": command.clock_id, "unit": clocks.clock(command.clock_id).unit or ""}

    return execute(runtime, act, urge, jurisdiction=command.jurisdiction)
