"""Which rows somebody may know of. The policy decides; here it meets rows, one by one and as a list's filter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from huiyin_chassis.identity import policy
from huiyin_chassis.identity.policy import Principal, Resource, Role

UNIT_ROLES = frozenset({Role.UNIT_HANDLER, Role.UNIT_HEAD})
_SEES_SEALED = UNIT_ROLES | {Role.AUDITOR}


@dataclass(frozen=True, slots=True)
class Scope:
    """A condition on a view as `r`, and its parameters: the rows that `allowed` lets through."""

    where: str
    params: dict[str, Any]


def allowed(principal: Principal, action: str, row: Mapping[str, Any]) -> bool:
    """Whether `principal` may do `action` on a row with `jurisdiction`, `unit` and perhaps `competent_unit`.

    Unit codes are unique within a jurisdiction only, so a unit's account reaches its own jurisdiction. What belongs to
    an accusation is the competent unit's and the auditor's, whatever else a role may do.
    """
    sealed_for = row.get("competent_unit")
    resource = Resource(row["jurisdiction"], sealed_for or row["unit"], sealed_for is not None)
    if not policy.allows(principal, action, resource):
        return False
    if principal.role in UNIT_ROLES and row["jurisdiction"] != principal.jurisdiction:
        return False
    return sealed_for is None or principal.role in _SEES_SEALED


def scope_of(principal: Principal, action: str, *, sealable: bool = False) -> Scope:
    """All rows that `principal` may do `action` on. `sealable`: the view has a `competent_unit`."""
    policy.require(principal, action)
    if principal.role in UNIT_ROLES:
        unit = "coalesce(r.competent_unit, r.unit)" if sealable else "r.unit"
        return Scope(
            f"r.jurisdiction = %(scope)s AND {unit} = %(own_unit)s",
            {"scope": principal.jurisdiction, "own_unit": principal.unit or ""},
        )
    where = _place(principal.jurisdiction)
    if sealable and principal.role not in _SEES_SEALED:
        where += " AND r.competent_unit IS NULL"
    return Scope(where, {"scope": _prefix(principal.jurisdiction)})


def _place(jurisdiction: str) -> str:
    return "r.jurisdiction LIKE %(scope)s" if jurisdiction.endswith("00") else "r.jurisdiction = %(scope)s"


def _prefix(jurisdiction: str) -> str:
    """As `divisions.within`: a province's or a city's code stands for all below it."""
    if jurisdiction.endswith("0000"):
        return f"{jurisdiction[:2]}%"
    return f"{jurisdiction[:4]}%" if jurisdiction.endswith("00") else jurisdiction
