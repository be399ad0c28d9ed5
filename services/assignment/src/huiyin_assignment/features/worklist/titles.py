"""The masked titles of the orders on one page of a list, opened from the ledger: no view holds a word of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from huiyin_assignment.domain.order import ERASED, Order
from huiyin_chassis.runtime import Runtime
from huiyin_chassis.views.view import Row

Titles = Mapping[tuple[str, str], str]
"""By jurisdiction and registration number. A sealed matter has none; an erased petitioner's says that it is."""


def titles_of(runtime: Runtime, orders: Sequence[Row]) -> Titles:
    """Titles of these rows of the order book."""
    numbers = {
        (jurisdiction, Order.stream_id(jurisdiction, number)): number
        for jurisdiction, number in (
            (row["jurisdiction"], row["registration_no"]) for row in orders if not row["sealed"]
        )
    }
    titles = runtime.ledger.first_sealed("title", numbers)
    return {(at[0], numbers[at]): title.open_or(ERASED) for at, title in titles.items()}
