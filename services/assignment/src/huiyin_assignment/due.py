"""How urgent a due time is, as a tone."""

from __future__ import annotations

from datetime import datetime, timedelta


def tone(due_at: datetime | None, now: datetime) -> str:
    """``bad`` when overdue, ``warn`` inside the last day, else empty."""
    if due_at is None:
        return ""
    if due_at < now:
        return "bad"
    return "warn" if due_at - now < timedelta(days=1) else ""
