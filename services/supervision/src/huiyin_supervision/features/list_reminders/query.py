"""Reminders as a list."""

from __future__ import annotations

from huiyin_ledger.db import Database
from huiyin_supervision.list_filters import ListQuery, conditions_of
from huiyin_supervision.views.reminders import ReminderRow
from huiyin_web.http.paging import Page, read_typed_page
from huiyin_web.identity.scope import Condition


def list_reminders(database: Database, scope: Condition, query: ListQuery) -> Page[ReminderRow]:
    """The newest first."""
    conditions, params = conditions_of(scope, query)
    return read_typed_page(
        database,
        ReminderRow,
        f"SELECT r.* FROM live.reminders r WHERE {' AND '.join(conditions)}",
        params,
        key=("sent_at", "jurisdiction", "reminder_id"),
        descending=True,
        cursor=query.cursor,
        limit=query.limit,
    )
