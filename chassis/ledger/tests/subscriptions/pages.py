"""Pages of the desk's published log."""

from __future__ import annotations

from huiyin_ledger.events import Batch
from huiyin_ledger.subscriptions.store import Asked
from huiyin_samples.desk import CITY, log_of
from huiyin_web.runtime import Runtime

ASKED = Asked("clerk-1")


def page_of(desk: Runtime, after: int = 0, limit: int = 1000, jurisdiction: str = CITY) -> Batch:
    return log_of(desk).batch(jurisdiction, after, limit)
