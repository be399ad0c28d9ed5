"""A signature for an order."""

from __future__ import annotations

from huiyin_assignment.order_command import UnitCommand, Versioned


class SignBody(Versioned):
    """Nothing to say: whoever sends it signs."""


class SignForOrder(SignBody, UnitCommand):
    pass
