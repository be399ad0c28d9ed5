"""Sessions of reception days, rosters and calendars in the words of pages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from huiyin_intake.domain.reception_roster import ReceptionRoster
from huiyin_intake.domain.vocabulary import DayOff, Frequency, Replacement, SessionState
from huiyin_ledger.clock.calendars import Cause, Day
from huiyin_ledger.clock.china import CHINA, china_date
from huiyin_web.http.calendar_words import holiday_name, weekday
from huiyin_web.http.i18n import _, _l
from huiyin_web.http.parts import Cell, Option, Options, Tag, TagKind

_STATES: Mapping[SessionState, tuple[TagKind, str]] = {
    SessionState.PLANNED: ("info", _l("Planned")),
    SessionState.CANCELLED: ("bad", _l("Cancelled")),
}
_DAYS_OFF: Mapping[DayOff, str] = {
    DayOff.NEXT: _l("Move it to the next working day"),
    DayOff.PREVIOUS: _l("Move it to the working day before"),
    DayOff.DROPPED: _l("Drop it"),
}
_FREQUENCIES: Mapping[Frequency, str] = {Frequency.WEEKLY: _l("Weekly"), Frequency.MONTHLY: _l("Monthly")}
REPLACEMENTS: Mapping[Replacement, str] = {
    Replacement.DEPUTY: _l("A deputy stands in"),
    Replacement.SWAP: _l("Two leaders swapped"),
    Replacement.OTHER: _l("Another leader receives"),
}


def state_tag(state: SessionState) -> Tag:
    kind, word = _STATES[state]
    return Tag(kind, str(word))


def states() -> Options:
    return [Option(each.value, str(word)) for each, (_kind, word) in _STATES.items()]


def day_off_options() -> Options:
    return [Option(each.value, str(word)) for each, word in _DAYS_OFF.items()]


def day_off_words(day_off: DayOff) -> str:
    return str(_DAYS_OFF[day_off])


def frequencies() -> Options:
    return [Option(each.value, str(word)) for each, word in _FREQUENCIES.items()]


def day_words(on: date | datetime) -> str:
    """``2026-03-18 Wed``, of a moment the day in China."""
    day = china_date(on) if isinstance(on, datetime) else on
    return f"{day} {weekday(day.weekday())}"


def hours_words(starts_at: datetime, ends_at: datetime) -> str:
    """``09:00–11:30``."""
    return f"{starts_at.astimezone(CHINA):%H:%M}–{ends_at.astimezone(CHINA):%H:%M}"


def day_cell(on: date | datetime, href: str = "") -> Cell:
    """The day, linked, with its weekday below."""
    day = china_date(on) if isinstance(on, datetime) else on
    return Cell(day.isoformat(), href, sub=weekday(day.weekday()))


def off_words(off: Day) -> str:
    """Why a day is one off: the holiday with its notice, or that it is a weekend."""
    if off.cause is Cause.HOLIDAY and off.source_notice:
        return _("%(holiday)s (%(notice)s)", holiday=holiday_name(off.name), notice=off.source_notice)
    return holiday_name(off.name) if off.name else _("weekend")


def leader_name(roster: ReceptionRoster, code: str) -> str:
    """The name; whoever left keeps it."""
    return roster.leaders[code].name if code in roster.leaders else code


def leader_cell(roster: ReceptionRoster, code: str) -> Cell:
    """Name and post of a leader."""
    leader = roster.leaders.get(code)
    return Cell(leader.name, sub=leader.post) if leader else Cell(code)


def lawyer_name(roster: ReceptionRoster, code: str | None) -> str:
    return roster.lawyers[code].name if code in roster.lawyers else code or ""


def place_words(roster: ReceptionRoster, place: str, room: str) -> str:
    """``Hall of petitions, room 1``."""
    name = roster.places[place].name if place in roster.places else place
    return f"{name} {room}".strip()
