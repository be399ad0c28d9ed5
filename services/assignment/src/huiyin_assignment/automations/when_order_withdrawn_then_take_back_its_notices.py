"""When an order was withdrawn as an accusation, then take back what its unit was told of it."""

from __future__ import annotations

from huiyin_assignment.domain.order_events import Withdrawn
from huiyin_web.notice import TakesBackNotices


class WhenOrderWithdrawnThenTakeBackItsNotices(TakesBackNotices):
    """The competent organ finds the order in its list."""

    sources = {"assignment": frozenset({Withdrawn.TOPIC})}
