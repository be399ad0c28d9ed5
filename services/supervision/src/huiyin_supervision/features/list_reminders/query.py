"""Reminders as a list."""

from __future__ import annotations

from huiyin_ledger.db import Database
from huiyin_supervision.list_filters import ListQuery, filtered, read_view
from huiyin_supervision.views.reminders import ReminderRow, RemindersView
from huiyin_web.http.arrivals import MOST
from huiyin_web.http.paging import Page
from huiyin_web.identity.scope import Condition


def list_reminders(database: Database, scope: Condition, query: ListQuery) -> Page[ReminderRow]:
    """The newest first."""
    rows, key = filtered(scope, query, "unit", "jurisdiction"), ("sent_at", "jurisdiction", "reminder_id")
    return read_view(database, RemindersView, rows, query, key, descending=True)


def newest_reminders(database: Database, scope: Condition, query: ListQuery) -> list[str]:
    """The ids under the filters, those sent last."""
    newest = query.model_copy(update={"cursor": None, "limit": MOST})
    return sorted(each.reminder_id for each in list_reminders(database, scope, newest).items)
