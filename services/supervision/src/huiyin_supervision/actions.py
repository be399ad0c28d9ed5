"""What this service lets people do, and who may do it."""

from __future__ import annotations

from collections.abc import Mapping

from huiyin_web.identity.policy import BOARD, CENTRE, KNOWS_SEALED, STAFF, UNIT_ROLES, Action, Role

ACTIONS: Mapping[str, Action] = {
    "clock.read": Action(CENTRE | UNIT_ROLES | BOARD, sealed=KNOWS_SEALED | {Role.CLERK}, of_units=True),
    "clock.watch": Action(frozenset({Role.SUPERVISOR, Role.LEADER}), of_units=True),
    "duty.work": Action(UNIT_ROLES),
    "supervision.act": Action(frozenset({Role.SUPERVISOR})),
    "card.read": Action(CENTRE | UNIT_ROLES | BOARD, of_units=True),
    "return_visit.record": Action(STAFF | {Role.SUPERVISOR}),
    "rulepack.manage": Action(frozenset({Role.ADMINISTRATOR})),
}
