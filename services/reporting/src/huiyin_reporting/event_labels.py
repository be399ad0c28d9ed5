"""What this service's aggregates, events and their fields are called, for those who read its ledger."""

from __future__ import annotations

from collections.abc import Mapping

from huiyin_ledger.event_labels import EventLabels
from huiyin_web.http.i18n import _l

_NAMES: Mapping[str, str] = {
    "Bulletin": _l("Briefing"),
    "reporting.bulletin_drafted": _l("Briefing drafted"),
    "reporting.bulletin_published": _l("Briefing published"),
}
_FIELDS: Mapping[str, str] = {
    "bulletin_no": _l("Number of the briefing"),
    "computed_at": _l("Computed on"),
    "content": _l("Content"),
    "counts": _l("Counts"),
    "cutoffs": _l("Counted up to"),
    "definition_version": _l("Version of the definitions"),
    "figures": _l("Figures"),
    "head_hashes": _l("Heads of the chains"),
    "medians": _l("Medians"),
    "period_end": _l("End of the period"),
    "period_start": _l("Begin of the period"),
    "remarks": _l("Remarks"),
    "unit_names": _l("Names of the units"),
}
EVENT_LABELS = EventLabels(_NAMES, _FIELDS)
