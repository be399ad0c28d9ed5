"""What this service lets people do, and who may do it."""

from __future__ import annotations

from collections.abc import Mapping

from huiyin_chassis.identity.policy import CENTRE, STAFF, UNIT_ROLES, Action, Role

ACTIONS: Mapping[str, Action] = {
    "petition.submit": Action(frozenset({Role.CITIZEN}) | STAFF),
    "petition.track": Action(frozenset(Role) - {Role.SERVICE}),
    "petition.rate": Action(frozenset({Role.CITIZEN})),
    "petition.register": Action(STAFF),
    "petition.triage": Action(STAFF),
    "petition.read": Action(CENTRE | {Role.AUDITOR}),
    "petition.import": Action(frozenset({Role.ADMINISTRATOR})),
    "identity.reveal": Action(STAFF | UNIT_ROLES | {Role.AUDITOR}),
    "accusation.read": Action(frozenset({Role.CLERK, Role.AUDITOR}) | UNIT_ROLES),
    "petitioner.erase": Action(frozenset({Role.ADMINISTRATOR})),
    "accusation.receive": Action(UNIT_ROLES),
}
