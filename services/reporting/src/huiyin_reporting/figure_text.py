"""The words that pages of this service use for codes and values."""

from __future__ import annotations

from collections.abc import Mapping

from huiyin_chassis.http.i18n import _, _l, ngettext, number, percent
from huiyin_chassis.http.vocabulary import label
from huiyin_contracts.vocabulary import (
    CardColour,
    Channel,
    ClockOutcome,
    Resolution,
    Satisfaction,
    Vocabulary,
)
from huiyin_reporting.kpi.figures import Ratio

DETAILS: Mapping[str, type[Vocabulary]] = {
    "duty": ClockOutcome,
    "visit": Satisfaction,
    "redo": Resolution,
    "card": CardColour,
}
"""What the detail of a row says, by the rows that a figure counts."""
DETAIL_HEADS = {
    "duty": _l("Result"),
    "visit": _l("Satisfaction"),
    "redo": _l("Reason"),
    "card": _l("Card"),
}
"""What the detail of a row is called, by the rows that a figure counts."""


TIMES = {
    "due_at": _l("Due"),
    "visited_at": _l("Visited"),
    "ordered_at": _l("Redo ordered"),
    "issued_at": _l("Card issued"),
    "first_dispatched_at": _l("First dispatched"),
    "rated_at": _l("Rated"),
}
"""What the time of a row is called, where it is not among a matter's usual ones."""


def channel_name(code: str | None) -> str:
    return label(Channel, code) if code in set(Channel) else _("Other channels")


def share(ratio: Ratio | None) -> str:
    """A share as people read it; n/a where there is nothing to take a share of."""
    if ratio is None or ratio.value is None:
        return _("n/a")
    if ratio.value > 1:
        return f"{number(ratio.value * 100, '0.0')}%"
    return percent(ratio.value)


LEAST_COMPARED = 10
"""With fewer cases than this a single one moves a share by ten points or more: that says nothing about a change."""


def change(now: Ratio | None, before: Ratio | None) -> str:
    """The change since the period before, in percentage points; a dash and the reason where either has fewer than
    `LEAST_COMPARED` cases; empty where there is no period before or nothing in this one."""
    if now is None or before is None or now.value is None:
        return ""
    if before.denominator < LEAST_COMPARED or before.value is None:
        return _("— no comparison: fewer than %(least)s cases in the period before", least=LEAST_COMPARED)
    if now.denominator < LEAST_COMPARED:
        return _("— no comparison: fewer than %(least)s cases in this period", least=LEAST_COMPARED)
    points = round((now.value - before.value) * 100, 1)
    if points == 0:
        return _("unchanged from the period before")
    text = number(abs(points), "0.0")
    if points > 0:
        return _("▲ %(points)s points on the period before", points=text)
    return _("▼ %(points)s points on the period before", points=text)


def duration(seconds: float | None) -> str:
    """A duration in days, or in hours below one day; n/a for none."""
    if seconds is None:
        return _("n/a")
    if seconds < 86400:
        return _("%(hours)s hours", hours=number(seconds / 3600, "0.0"))
    return _("%(days)s days", days=number(seconds / 86400, "0.0"))


def exact(seconds: float | None) -> str:
    """The same to the second."""
    return "" if seconds is None else _("exactly %(seconds)s seconds", seconds=number(seconds, "#,##0.###"))


def age_band(low: int, high: int | None) -> str:
    if high is None:
        return _("over %(days)s days", days=low - 1)
    return _("%(low)s to %(high)s days", low=low, high=high)


def matters(count: int) -> str:
    return ngettext("%(num)s matter", "%(num)s matters", count)
