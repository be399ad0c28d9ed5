"""The start of handling."""

from __future__ import annotations

from huiyin_assignment.order_command import UnitCommand, Versioned


class HandlingBody(Versioned):
    """Nothing to say."""


class StartHandling(HandlingBody, UnitCommand):
    pass
