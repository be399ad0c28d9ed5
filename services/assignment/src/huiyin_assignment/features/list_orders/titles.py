"""The masked titles of the orders on one page of a list, opened from the ledger: no view holds a word of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from huiyin_assignment.domain.order import Order
from huiyin_assignment.views.order_book import OrderRow
from huiyin_web.runtime import Runtime

Titles = Mapping[tuple[str, str], str]
"""By jurisdiction and registration number. A sealed matter has none; an erased petitioner's says that it is."""


def titles_of(runtime: Runtime, orders: Iterable[OrderRow]) -> Titles:
    """Titles of these rows of the order book."""
    numbers = {
        (each.jurisdiction, Order.stream_id(each.jurisdiction, each.registration_no)): each.registration_no
        for each in orders
        if not each.sealed
    }
    titles = runtime.ledger.first_sealed("title", numbers)
    return {(at[0], numbers[at]): title.open_or() for at, title in titles.items()}
