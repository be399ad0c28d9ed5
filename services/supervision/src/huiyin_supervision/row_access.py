"""Which rows of the views somebody may see. The policy decides; here it meets the rows."""

from __future__ import annotations

from huiyin_contracts.base import UnitKey
from huiyin_ledger.db import Database
from huiyin_ledger.domain import Refused
from huiyin_supervision.domain.return_visit import ReturnVisit
from huiyin_supervision.views.cards import CardRow
from huiyin_supervision.views.clocks import ClockRow
from huiyin_supervision.views.matters import MattersView
from huiyin_supervision.views.reminders import ReminderRow
from huiyin_supervision.views.return_visits import ReturnVisitTaskRow
from huiyin_supervision.views.urgings import UrgingRow
from huiyin_web.duties import barred, not_barred
from huiyin_web.identity import policy
from huiyin_web.identity.policy import Principal
from huiyin_web.identity.scope import Columns, Condition, Resource
from huiyin_web.runtime import Runtime

ASK = "return_visit.record"
OwnedRow = ClockRow | CardRow | ReminderRow | ReturnVisitTaskRow | UrgingRow

_CLASS = """coalesce((SELECT m.matter_class FROM live.matters m
    WHERE m.jurisdiction = r.jurisdiction AND m.registration_no = r.registration_no), '')"""

OWNED = Columns("r.jurisdiction", unit="r.unit", matter_class=_CLASS)
"""Columns of a view, as `r`, whose rows belong to a unit."""

SEALABLE = Columns(
    "r.jurisdiction",
    unit="coalesce(r.competent_unit, r.unit)",
    sealed="r.sealed",
    matter_class=_CLASS,
)
"""The same where a row may be of an accusation: then it belongs to the competent unit, whoever owes the duty."""


def class_of(database: Database, jurisdiction: str, registration_no: str) -> str:
    """Of the matter; empty where it has none yet."""
    matter = MattersView.find(database, jurisdiction, registration_no)
    return (matter.matter_class if matter else None) or ""


def allowed(principal: Principal, action: str, row: OwnedRow, matter_class: str) -> bool:
    """Whether `principal` may do `action` on the row, which is about a matter of this class."""
    organ, sealed = (row.competent_unit, row.sealed) if isinstance(row, ClockRow) else (None, False)
    unit = UnitKey.of(row.jurisdiction, organ or row.unit)
    return policy.allows(principal, action, Resource(row.jurisdiction, unit, sealed, matter_class))


def resource_by_number(database: Database, jurisdiction: str, registration_no: str) -> Resource | None:
    """Of a matter that was dispatched or referred; None before."""
    matter = MattersView.find(database, jurisdiction, registration_no)
    return Resource(jurisdiction, None, matter.sealed, matter.matter_class or "") if matter else None


_OF_AN_ACCUSATION = """EXISTS (SELECT FROM live.matters m WHERE m.jurisdiction = r.jurisdiction
    AND m.registration_no = r.registration_no AND m.sealed)"""


def scope_of(principal: Principal, action: str, columns: Columns) -> Condition:
    """The condition for all rows on which `principal` may do `action`."""
    return policy.scope_of(principal, action).condition(columns)


def why_barred(
    runtime: Runtime,
    visit: ReturnVisitTaskRow | ReturnVisit,
    jurisdiction: str,
    actor: str,
    who: Principal | None,
) -> Refused | None:
    """Why `actor` may neither ask about the visit's matter nor decide about it, because of a part that they had in it; None where
    they may."""
    number, unit = visit.registration_no, UnitKey.of(jurisdiction, visit.unit)
    resource = Resource(jurisdiction, unit, False, class_of(runtime.database, jurisdiction, number))
    return barred(runtime, ASK, resource, number, actor, who)


def visits_in_reach(runtime: Runtime, principal: Principal) -> Condition:
    """Return visits that `principal` may make, and decide about, and all that were made."""
    scope = scope_of_owned(principal, ASK)
    own = not_barred(runtime, principal, ASK, OWNED, "r.registration_no", "apart")
    where = f"{scope.where} AND (r.state NOT IN ('due', 'review') OR {own.where})"
    return Condition(where, {**scope.params, **own.params})


def scope_of_owned(principal: Principal, action: str) -> Condition:
    """The same of cards, reminders and return visits. No accusation has any: those of one that was handled as an ordinary
    matter before are nobody's any more."""
    scope = scope_of(principal, action, OWNED)
    return Condition(f"{scope.where} AND NOT {_OF_AN_ACCUSATION}", scope.params)
