"""What this service lets people do, and who may do it."""

from __future__ import annotations

from collections.abc import Mapping

from huiyin_web.identity.policy import BOARD, CENTRE, STAFF, UNIT_ROLES, Action, Role

ACTIONS: Mapping[str, Action] = {
    "clock.read": Action(CENTRE | UNIT_ROLES | BOARD),
    "supervision.act": Action(frozenset({Role.SUPERVISOR})),
    "card.read": Action(CENTRE | UNIT_ROLES | BOARD),
    "return_visit.record": Action(STAFF | {Role.SUPERVISOR}),
    "rulepack.manage": Action(frozenset({Role.ADMINISTRATOR})),
}
