"""What is asked for."""

from __future__ import annotations

from huiyin_assignment.features.order_command import OrderCommand
from huiyin_contracts.vocabulary import DispatchMode


class DispatchOrder(OrderCommand):
    unit: str
    mode: DispatchMode
