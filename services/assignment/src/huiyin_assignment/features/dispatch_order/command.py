"""The unit that an order goes to."""

from __future__ import annotations

from pydantic import Field

from huiyin_assignment.order_command import OrderCommand, Versioned
from huiyin_contracts.vocabulary import DispatchMode


class DispatchBody(Versioned):
    """The unit by its code."""

    unit: str = Field(min_length=1, max_length=40)
    mode: DispatchMode = DispatchMode.DISPATCH


class DispatchOrder(DispatchBody, OrderCommand):
    pass
