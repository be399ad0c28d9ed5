"""Values of a ledger as text, in the request's language."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from huiyin_contracts.vocabulary import (
    AcceptanceOutcome,
    CardColour,
    Category,
    CentreDuty,
    Channel,
    ClockKind,
    ClockOutcome,
    ClosingOutcome,
    DispatchMode,
    Nature,
    Resolution,
    Satisfaction,
    UnitKind,
    Urgency,
    Vocabulary,
)
from huiyin_ledger.clock.china import CHINA
from huiyin_ledger.ledger.audit import SEALED
from huiyin_reporting.figure_text import duration
from huiyin_web.duties import duty_label
from huiyin_web.http.codes import class_name, place_name
from huiyin_web.http.i18n import _, china_due, number
from huiyin_web.http.navigation import services
from huiyin_web.http.roles import role_label
from huiyin_web.http.vocabulary import label

LATE_SECONDS = 60
"""An event recorded this long after it happened counts as entered late."""
_KINDS: Mapping[str, Sequence[type[Vocabulary]]] = {
    "acceptance": (AcceptanceOutcome,),
    "category": (Category,),
    "channel": (Channel,),
    "colour": (CardColour,),
    "duty": (CentreDuty,),
    "kind": (ClockKind, CentreDuty, UnitKind),
    "mode": (DispatchMode,),
    "nature": (Nature,),
    "outcome": (AcceptanceOutcome, ClosingOutcome, ClockOutcome),
    "resolved": (Resolution,),
    "satisfaction": (Satisfaction,),
    "urgency": (Urgency,),
}
"""The vocabularies that a field's value may be of."""
_NAMED: Mapping[str, Callable[[str], str]] = {
    "matter_class": class_name,
    "place": place_name,
    "jurisdiction": place_name,
    "role": role_label,
    "duties": duty_label,
}
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)")


def service_name(service: str) -> str:
    """The title of a service; its name where it never served here."""
    return services().get(service, service)


def empty(value: Any) -> bool:
    """True for a value without content."""
    return value in (None, "", [], {})


def scalar(value: Any, name: str = "") -> str:
    """One value of the field `name`: yes or no, a time in China to the second, a due time as everywhere else, the word of a
    vocabulary, a class or a place by its name; else as recorded."""
    if empty(value):
        return "–"
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if not isinstance(value, str):
        return str(value)
    if _MOMENT.fullmatch(value):
        moment = datetime.fromisoformat(value)
        return china_due(moment) if name.endswith("due_at") else second(moment)
    kinds = _KINDS.get(name, ())
    if kind := next((each for each in kinds if value in set(each)), None):
        return label(kind, value)
    return _NAMED[name](value) if name in _NAMED else value


def second(moment: datetime | None) -> str:
    """``2026-11-23 13:05:07`` in China; empty for None."""
    if moment is None:
        return ""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S")


def path_label(name: str, labels: Mapping[str, str]) -> str:
    """The label of a field, after those of the fields that it lies in."""
    return " › ".join(labels.get(part, part) for part in name.split("."))


def lateness(seconds: float) -> str:
    """Says that an event was entered late or dated ahead; else empty."""
    if seconds > LATE_SECONDS:
        return _("Entered late, %(time)s after it happened", time=_span(seconds))
    if seconds < -LATE_SECONDS:
        return _("Dated ahead, recorded %(time)s before", time=_span(-seconds))
    return ""


def _span(seconds: float) -> str:
    if seconds < 3600:
        return _("%(minutes)s minutes", minutes=number(round(seconds / 60)))
    return duration(seconds)


TEMPLATE_NAMES: Mapping[str, Any] = {
    "SEALED": SEALED,
    "empty": empty,
    "lateness": lateness,
    "path_label": path_label,
    "scalar": scalar,
    "second": second,
    "service_name": service_name,
}
"""What ``reporting/audit_parts.html`` and the templates that import it call."""
