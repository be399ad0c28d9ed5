"""How urgent a due time is."""

from __future__ import annotations

from datetime import datetime

import pytest

from huiyin_assignment.features.list_orders.page import tone
from huiyin_ledger.clock.china import CHINA

MONDAY = datetime(2026, 3, 2, 9, tzinfo=CHINA)


@pytest.mark.parametrize(
    ("due", "shade"),
    [
        (datetime(2026, 3, 9, tzinfo=CHINA), ""),
        (datetime(2026, 3, 3, tzinfo=CHINA), "warn"),
        (MONDAY, "warn"),
        (datetime(2026, 3, 2, 8, 30, tzinfo=CHINA), "bad"),
        (None, ""),
    ],
)
def test_the_last_day_warns_and_what_is_over_is_bad(due: datetime | None, shade: str) -> None:
    assert tone(due, MONDAY) == shade
