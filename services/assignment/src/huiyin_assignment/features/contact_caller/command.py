"""What is asked for."""

from __future__ import annotations

from datetime import datetime

from huiyin_assignment.domain.words import ContactWay
from huiyin_assignment.features.order_command import OrderCommand


class ContactCaller(OrderCommand):
    """`contacted_at` and `way` where the caller was reached; otherwise `not_reached` tells why not."""

    unit: str
    contacted_at: datetime | None = None
    way: ContactWay | None = None
    note: str = ""
    not_reached: str = ""
