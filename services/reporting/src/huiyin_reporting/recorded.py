"""What this service's aggregates and events are called, for those who read its ledger."""

from __future__ import annotations

from collections.abc import Mapping

from huiyin_chassis.http.i18n import _l

RECORDED: Mapping[str, str] = {
    "Bulletin": _l("Briefing"),
    "reporting.bulletin_drafted": _l("Briefing drafted"),
    "reporting.bulletin_published": _l("Briefing published"),
}
