"""What this service lets people do, and who may do it."""

from __future__ import annotations

from collections.abc import Mapping

from huiyin_web.identity.policy import BOARD, CENTRE, KNOWS_SEALED, UNIT_ROLES, Action, Role

ACTIONS: Mapping[str, Action] = {
    "dashboard.read": Action(CENTRE | UNIT_ROLES | BOARD, sealed=KNOWS_SEALED | {Role.CLERK}, of_units=True),
    "briefing.read": Action(CENTRE | BOARD),
    "briefing.publish": Action(frozenset({Role.REPORTER})),
}
