"""Which rows of the views somebody may see. The policy decides; here it meets the rows."""

from __future__ import annotations

from huiyin_contracts.base import UnitKey
from huiyin_supervision.views.cards import CardRow
from huiyin_supervision.views.clocks import ClockRow
from huiyin_supervision.views.reminders import ReminderRow
from huiyin_supervision.views.return_visits import ReturnVisitTaskRow
from huiyin_supervision.views.urgings import UrgingRow
from huiyin_web.identity import policy
from huiyin_web.identity.policy import Principal
from huiyin_web.identity.scope import Columns, Condition, Resource

OwnedRow = ClockRow | CardRow | ReminderRow | ReturnVisitTaskRow | UrgingRow

OWNED = Columns("r.jurisdiction", unit="r.unit")
"""Columns of a view, as `r`, whose rows belong to a unit."""

SEALABLE = Columns(
    "r.jurisdiction",
    unit="coalesce(r.competent_unit, r.unit)",
    sealed="r.competent_unit IS NOT NULL",
)
"""The same where a row may be of an accusation: then it belongs to the competent unit, whoever owes the duty."""


def allowed(principal: Principal, action: str, row: OwnedRow) -> bool:
    """Whether `principal` may do `action` on the row."""
    organ = row.competent_unit if isinstance(row, ClockRow) else None
    unit = UnitKey.of(row.jurisdiction, organ or row.unit)
    return policy.allows(principal, action, Resource(row.jurisdiction, unit, sealed=organ is not None))


def scope_of(principal: Principal, action: str, columns: Columns = OWNED) -> Condition:
    """The condition for all rows on which `principal` may do `action`."""
    return policy.scope_of(principal, action).condition(columns)
