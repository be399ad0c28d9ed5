"""The clock that somebody wants to urge a unit about."""

from __future__ import annotations

from huiyin_ledger.domain import NotFound
from huiyin_supervision.features.show_matter.query import MatterOverview
from huiyin_supervision.features.urge_unit.handler import UrgeUnit
from huiyin_supervision.row_access import allowed
from huiyin_web.identity.policy import Principal


def urge_command(principal: Principal, matter: MatterOverview, clock_id: str, words: str) -> UrgeUnit:
    """NotFound for a clock that the matter has not, or on which `principal` may not act."""
    clock = next((each for each in matter.clocks if each.clock_id == clock_id), None)
    if clock is None or not allowed(principal, "supervision.act", clock):
        raise NotFound("There is no such clock on this matter.")
    return UrgeUnit(matter.jurisdiction, matter.registration_no, clock_id, words)
