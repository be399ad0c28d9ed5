"""What this service lets people do, and who may do it."""

from __future__ import annotations

from collections.abc import Mapping

from huiyin_web.identity.policy import BOARD, CENTRE, STAFF, UNIT_ROLES, Action, Role

ACTIONS: Mapping[str, Action] = {
    "unit.manage": Action(frozenset({Role.ADMINISTRATOR})),
    "catalogue.manage": Action(frozenset({Role.ADMINISTRATOR, Role.CLERK})),
    "order.read": Action(CENTRE | UNIT_ROLES | BOARD, of_units=True),
    "order.dispatch": Action(STAFF),
    "order.work": Action(UNIT_ROLES),
    "order.lead": Action(frozenset({Role.UNIT_HEAD})),
    "order.contact_for_unit": Action(STAFF),
    "order.decide_acceptance": Action(UNIT_ROLES),
    "order.decide_return": Action(STAFF),
    "order.audit_reply": Action(STAFF),
}
