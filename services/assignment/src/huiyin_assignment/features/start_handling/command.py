"""What is asked for."""

from __future__ import annotations

from huiyin_assignment.features.order_command import OrderCommand


class StartHandling(OrderCommand):
    unit: str
