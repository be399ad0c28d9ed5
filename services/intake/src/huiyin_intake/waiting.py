"""How long something has waited, in words."""

from __future__ import annotations

from datetime import datetime

from huiyin_ledger.clock.china import china_date
from huiyin_web.http.i18n import _, ngettext


def waiting_time(since: datetime, now: datetime) -> str:
    """In calendar days of China."""
    days = (china_date(now) - china_date(since)).days
    return _("since today") if days <= 0 else ngettext("for %(num)d day", "for %(num)d days", days)
