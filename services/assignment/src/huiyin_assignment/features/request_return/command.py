"""What is asked for."""

from __future__ import annotations

from huiyin_assignment.features.order_command import OrderCommand


class RequestReturn(OrderCommand):
    unit: str
    reason: str
    legal_basis: str
