"""What this service lets people do, and who may do it."""

from __future__ import annotations

from collections.abc import Mapping

from huiyin_web.http.i18n import _l
from huiyin_web.identity.policy import BOARD, CENTRE, KNOWS_SEALED, STAFF, UNIT_ROLES, Action, Role

ACTIONS: Mapping[str, Action] = {
    "clock.read": Action(
        CENTRE | UNIT_ROLES | BOARD | {Role.LAWYER},
        sealed=KNOWS_SEALED | {Role.CLERK},
        of_units=True,
        label=_l("See time limits"),
    ),
    "clock.watch": Action(
        frozenset({Role.SUPERVISOR, Role.LEADER, Role.SECRETARY}), of_units=True, label=_l("Watch the board")
    ),
    "duty.work": Action(UNIT_ROLES, label=_l("Keep time limits")),
    "supervision.act": Action(
        frozenset({Role.SUPERVISOR}), label=_l("Urge units, decide on cards and bad ratings")
    ),
    "card.read": Action(CENTRE | UNIT_ROLES | BOARD, of_units=True, label=_l("Read cards and reminders")),
    "return_visit.record": Action(
        STAFF | {Role.SUPERVISOR, Role.VISITOR}, label=_l("Ask petitioners in return visits")
    ),
    "rulepack.manage": Action(
        frozenset({Role.ADMINISTRATOR}), label=_l("Manage the working calendar and rules")
    ),
}
