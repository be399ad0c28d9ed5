"""Converts figures to finite decimals."""

from __future__ import annotations

from decimal import Decimal


def finite(value: float | int | None) -> Decimal | None:
    """None for None, NaN and infinity. Decimal, because its exponents hold what floats overflow or underflow at."""
    return figure if value is not None and (figure := Decimal(str(value))).is_finite() else None
