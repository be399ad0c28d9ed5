"""What this service lets people do, and who may do it."""

from __future__ import annotations

from collections.abc import Mapping

from huiyin_web.identity.policy import CENTRE, KNOWS_SEALED, STAFF, UNIT_ROLES, Action, Post, Role

_HANDLES_ACCUSATIONS = KNOWS_SEALED | {Role.CLERK}

ACTIONS: Mapping[str, Action] = {
    "petition.submit": Action(frozenset({Role.CITIZEN}) | STAFF),
    "petition.track": Action(frozenset(Role) - {Role.SERVICE}),
    "petition.rate": Action(frozenset({Role.CITIZEN})),
    "petition.register": Action(STAFF, sealed=_HANDLES_ACCUSATIONS),
    "petition.triage": Action(STAFF, sealed=_HANDLES_ACCUSATIONS),
    "petition.read": Action(CENTRE | {Role.AUDITOR}, sealed=_HANDLES_ACCUSATIONS),
    "petition.import": Action(frozenset({Role.ADMINISTRATOR})),
    "identity.reveal": Action(STAFF | UNIT_ROLES | {Role.AUDITOR}, sealed=UNIT_ROLES),
    "accusation.read": Action(_HANDLES_ACCUSATIONS, sealed=_HANDLES_ACCUSATIONS, post=Post.ACCUSATIONS),
    "petitioner.erase": Action(frozenset({Role.ADMINISTRATOR})),
    "accusation.receive": Action(UNIT_ROLES, post=Post.ACCUSATIONS),
}
