"""Figures as text, in the request's language."""

from __future__ import annotations

from huiyin_contracts.vocabulary import Channel
from huiyin_reporting.kpi.figures import Ratio
from huiyin_web.http.i18n import _, number, percent
from huiyin_web.http.vocabulary import label


def channel_name(code: str | None) -> str:
    return label(Channel, code) if code in set(Channel) else _("Other channels")


def share(ratio: Ratio | None) -> str:
    """A share in percent; n/a without a denominator."""
    if ratio is None or ratio.value is None:
        return _("n/a")
    if ratio.value > 1:
        return f"{number(ratio.value * 100, '0.0')}%"
    return percent(ratio.value)


LEAST_COMPARED = 10
"""With fewer cases a single one moves a share by ten points or more, which says nothing about a change."""


def change(now: Ratio | None, before: Ratio | None) -> str:
    """The change in percentage points; a dash and the reason where either period has fewer than `LEAST_COMPARED` cases;
    empty without a period before or without a case in this one."""
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


def parts(ratio: Ratio) -> str:
    """``3 of 4``."""
    return _("%(counted)s of %(all)s", counted=ratio.numerator, all=ratio.denominator)


def age_band(low: int, high: int | None) -> str:
    if high is None:
        return _("over %(days)s days", days=low - 1)
    return _("%(low)s to %(high)s days", low=low, high=high)
