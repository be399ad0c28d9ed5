"""An order whose petitioner was erased: nothing is sealed under their key any more."""

from __future__ import annotations

from huiyin_assignment.domain.order import Order
from huiyin_web.runtime import Runtime


def forget_erased(runtime: Runtime, jurisdiction: str, order: Order) -> None:
    """Let the order forget its petitioner where they were erased. Whoever loads an order to change it does this first."""
    petitioner = order.matter.petitioner_ref
    if petitioner and runtime.vault.is_erased(jurisdiction, petitioner):
        order.forget_petitioner()
