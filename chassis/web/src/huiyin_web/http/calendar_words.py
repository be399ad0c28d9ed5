"""What the days of a calendar are called, in the request's language."""

from __future__ import annotations

from collections.abc import Mapping

from huiyin_web.http.i18n import _l

_WEEKDAYS = (_l("Mon"), _l("Tue"), _l("Wed"), _l("Thu"), _l("Fri"), _l("Sat"), _l("Sun"))

_HOLIDAYS: Mapping[str, str] = {
    "New Year's Day": _l("New Year's Day"),
    "Spring Festival": _l("Spring Festival"),
    "Tomb-sweeping Day": _l("Tomb-sweeping Day"),
    "Labour Day": _l("Labour Day"),
    "Dragon Boat Festival": _l("Dragon Boat Festival"),
    "Mid-autumn Festival": _l("Mid-autumn Festival"),
    "National Day": _l("National Day"),
    "Anti-Fascist 70th Day": _l("70th anniversary of the victory over fascism"),
}


def weekday(number: int) -> str:
    """``Mon`` for 0."""
    return str(_WEEKDAYS[number])


def holiday_name(holiday: str) -> str:
    """A holiday as calendars name it; one that no release knows by the name that it was loaded with."""
    return str(_HOLIDAYS.get(holiday, holiday))
