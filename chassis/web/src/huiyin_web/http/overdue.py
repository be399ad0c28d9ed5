"""What is overdue, by what it is: the same names and the same meaning on every page.

A duty is overdue when its clock runs, its effective due time has passed, and its matter was not imported as history. Each is
counted once: an order can be overdue in more than one way.
"""

from __future__ import annotations

from collections.abc import Mapping

from huiyin_contracts.vocabulary import CentreDuty, ClockKind
from huiyin_web.http.i18n import _l

OVERDUE_KINDS: Mapping[str, frozenset[str]] = {
    "sign": frozenset({ClockKind.SIGN}),
    "contact": frozenset({ClockKind.FIRST_CONTACT}),
    "notice": frozenset({ClockKind.NOTIFY}),
    "reply": frozenset({ClockKind.HANDLE, ClockKind.HOTLINE_REPLY}),
    "centre": frozenset({ClockKind.REGISTER_AND_DISPOSE, *CentreDuty}),
}
"""Which clocks each way of being overdue counts."""

_WORDS: Mapping[str, str] = {
    "sign": _l("Signing overdue"),
    "contact": _l("Contact overdue"),
    "notice": _l("Notice overdue"),
    "reply": _l("Reply overdue"),
    "centre": _l("Centre overdue"),
}


def overdue_label(way: str) -> str:
    """What a way of being overdue is called."""
    return str(_WORDS[way])


def overdue_counts(column: str, condition: str = "true") -> str:
    """SQL: one count per way, over rows whose kind stands in `column` and that meet `condition`."""
    return ", ".join(
        f"count(*) FILTER (WHERE {condition} AND {_is(way, column)}) AS {way}" for way in OVERDUE_KINDS
    )


def _is(way: str, column: str) -> str:
    return f"{column} IN ({', '.join(repr(str(kind)) for kind in sorted(OVERDUE_KINDS[way]))})"
