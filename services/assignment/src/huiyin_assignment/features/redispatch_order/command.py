"""The unit that an order moves to."""

from __future__ import annotations

from pydantic import Field

from huiyin_assignment.order_command import OrderCommand, Versioned
from huiyin_contracts.vocabulary import DispatchMode


class RedispatchBody(Versioned):
    """The new unit by its code, and why."""

    unit: str = Field(min_length=1, max_length=40)
    mode: DispatchMode = DispatchMode.DISPATCH
    reason: str = Field(min_length=1, max_length=4000)


class RedispatchOrder(RedispatchBody, OrderCommand):
    pass
