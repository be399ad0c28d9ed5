"""Which rows somebody may know of. The policy decides; here it meets the rows of the views."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from huiyin_chassis.identity import policy
from huiyin_chassis.identity.policy import Principal
from huiyin_chassis.identity.scope import Columns, Condition, Resource, UnitRef

OWED = Columns("r.jurisdiction", unit="r.unit")
"""Those of a view as `r` whose rows are a unit's."""

SEALABLE = Columns(
    "r.jurisdiction",
    unit="coalesce(r.competent_unit, r.unit)",
    sealed="r.competent_unit IS NOT NULL",
)
"""The same where a row may belong to an accusation: then the competent unit has it, whoever owes it."""


def resource_of(row: Mapping[str, Any]) -> Resource:
    """Whose a row with `jurisdiction`, `unit` and perhaps `competent_unit` is."""
    organ = row.get("competent_unit")
    unit = UnitRef.of(row["jurisdiction"], organ or row["unit"])
    return Resource(row["jurisdiction"], unit, sealed=organ is not None)


def allowed(principal: Principal, action: str, row: Mapping[str, Any]) -> bool:
    return policy.allows(principal, action, resource_of(row))


def reach(principal: Principal, action: str, columns: Columns = OWED) -> Condition:
    """All rows that `principal` may do `action` on."""
    return policy.scope_of(principal, action).condition(columns)
