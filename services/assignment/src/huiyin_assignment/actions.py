"""What this service lets people do, and who may do it."""

from __future__ import annotations

from collections.abc import Mapping

from huiyin_web.http.i18n import _l
from huiyin_web.identity.policy import BOARD, CENTRE, STAFF, UNIT_ROLES, Action, Role

ACTIONS: Mapping[str, Action] = {
    "unit.manage": Action(frozenset({Role.ADMINISTRATOR}), label=_l("Manage units")),
    "catalogue.manage": Action(
        frozenset({Role.ADMINISTRATOR, Role.CLERK}), label=_l("Manage the dispatch catalogue")
    ),
    "order.read": Action(CENTRE | UNIT_ROLES | BOARD | {Role.LAWYER}, of_units=True, label=_l("Read orders")),
    "order.desk": Action(STAFF | {Role.DISPATCHER, Role.REPLY_AUDITOR}, label=_l("See the dispatch desk")),
    "order.dispatch": Action(STAFF | {Role.DISPATCHER}, label=_l("Dispatch orders")),
    "order.work": Action(UNIT_ROLES, label=_l("Work on orders and reply")),
    "order.lead": Action(frozenset({Role.UNIT_HEAD}), label=_l("Give orders to colleagues of the unit")),
    "order.contact_for_unit": Action(STAFF, label=_l("Contact petitioners for units")),
    "order.decide_acceptance": Action(UNIT_ROLES, label=_l("Decide on acceptance")),
    "order.decide_return": Action(STAFF | {Role.DISPATCHER}, label=_l("Decide on returned orders")),
    "order.audit_reply": Action(STAFF | {Role.REPLY_AUDITOR}, label=_l("Audit replies")),
}
