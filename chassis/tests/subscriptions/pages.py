"""Pages of the desk's published log."""

from __future__ import annotations

from huiyin_chassis.bootstrap import published_log
from huiyin_chassis.events import Batch
from huiyin_chassis.service import Runtime
from huiyin_chassis.testing.desk import CITY


def page_of(desk: Runtime, after: int = 0, limit: int = 1000, jurisdiction: str = CITY) -> Batch:
    return published_log(desk).batch(jurisdiction, after, limit)
