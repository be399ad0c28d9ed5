"""What is asked for."""

from __future__ import annotations

from huiyin_assignment.features.order_command import OrderCommand


class SignForOrder(OrderCommand):
    """`unit`: the unit of whoever signs."""

    unit: str
