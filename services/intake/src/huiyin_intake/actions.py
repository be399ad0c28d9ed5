"""What this service lets people do, and who may do it."""

from __future__ import annotations

from collections.abc import Mapping

from huiyin_web.http.i18n import _l
from huiyin_web.identity.policy import CENTRE, KNOWS_SEALED, STAFF, UNIT_ROLES, Action, Role

_HANDLES_ACCUSATIONS = KNOWS_SEALED | {Role.CLERK}

ACTIONS: Mapping[str, Action] = {
    "petition.submit": Action(frozenset({Role.CITIZEN}) | STAFF),
    "petition.track": Action(frozenset(Role) - {Role.SERVICE}),
    "petition.rate": Action(frozenset({Role.CITIZEN})),
    "petition.register": Action(STAFF, sealed=_HANDLES_ACCUSATIONS, label=_l("Register petitions")),
    "petition.triage": Action(
        STAFF | {Role.DISPATCHER}, sealed=_HANDLES_ACCUSATIONS, label=_l("Triage petitions and additions")
    ),
    "petition.read": Action(
        CENTRE | {Role.AUDITOR}, sealed=_HANDLES_ACCUSATIONS, label=_l("Read and search petitions")
    ),
    "petition.import": Action(frozenset({Role.ADMINISTRATOR}), label=_l("Import messages")),
    "identity.reveal": Action(
        STAFF | UNIT_ROLES | {Role.AUDITOR, Role.VISITOR},
        sealed=UNIT_ROLES,
        label=_l("See who the petitioner is"),
    ),
    "accusation.read": Action(
        _HANDLES_ACCUSATIONS,
        sealed=_HANDLES_ACCUSATIONS,
        accusations=True,
        label=_l("Read accusations"),
    ),
    "reception.plan": Action(frozenset({Role.CLERK}), label=_l("Plan and announce reception days")),
    "reception.book": Action(STAFF, label=_l("Book visitors for reception days")),
    "reception.read": Action(
        STAFF | {Role.CLERK, Role.LEADER, Role.SECRETARY, Role.SUPERVISOR, Role.AUDITOR},
        label=_l("See the calendar of reception days"),
    ),
    "petitioner.erase": Action(frozenset({Role.ADMINISTRATOR}), label=_l("Erase petitioners")),
    "accusation.receive": Action(
        UNIT_ROLES, accusations=True, label=_l("Receive accusations for the competent organ")
    ),
}
