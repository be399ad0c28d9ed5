"""A request to return an order."""

from __future__ import annotations

from pydantic import Field

from huiyin_assignment.order_command import UnitCommand, Versioned


class ReturnBody(Versioned):
    """Why the matter is not in the unit's remit, and the rule that says so."""

    reason: str = Field(min_length=1, max_length=4000)
    legal_basis: str = Field(min_length=1, max_length=500)


class RequestReturn(ReturnBody, UnitCommand):
    pass
