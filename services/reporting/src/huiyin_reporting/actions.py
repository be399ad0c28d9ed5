"""What this service lets people do, and who may do it."""

from __future__ import annotations

from collections.abc import Mapping

from huiyin_chassis.identity.policy import BOARD, CENTRE, UNIT_ROLES, Action, Role

ACTIONS: Mapping[str, Action] = {
    "dashboard.read": Action(CENTRE | UNIT_ROLES | BOARD),
    "briefing.read": Action(CENTRE | BOARD),
    "briefing.publish": Action(frozenset({Role.REPORTER})),
    "accusation.count": Action(frozenset({Role.CLERK, Role.AUDITOR}) | UNIT_ROLES),
}
