"""The clock that somebody wants to urge a unit about."""

from __future__ import annotations

from huiyin_ledger.domain import NotFound
from huiyin_supervision.features.show_matter.query import MatterOverview
from huiyin_supervision.features.urge_unit.handler import UrgeUnit
from huiyin_supervision.row_access import allowed
from huiyin_web.identity.policy import Principal


def urge_command(principal: Principal, matter: MatterOverview, clock_id: str, words: str) -> UrgeUnit:
    """NotFound for a clock that the matter has not. Of a matter that `principal` may only follow it is said as of none at
    all."""
    own = [each for each in matter.clocks if allowed(principal, "supervision.act", each, matter.matter_class)]
    if not own:
        raise NotFound
    if clock_id not in {each.clock_id for each in own}:
        raise NotFound("There is no such clock on this matter.")
    return UrgeUnit(matter.jurisdiction, matter.registration_no, clock_id, words)
