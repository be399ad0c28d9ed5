"""A session of a reception day in the words that page, paper, newspaper, feed and calendar share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from babel.dates import format_date

from huiyin_contracts.vocabulary import ReceptionKind, ReceptionLevel
from huiyin_intake.domain.reception_session_events import Announcement
from huiyin_intake.features.tell_receptions.told import Announced, Correction
from huiyin_intake.reception_words import hours_words
from huiyin_ledger.clock.china import china_date
from huiyin_web.http.codes import class_name, place_name
from huiyin_web.http.i18n import LANGUAGES, _, _l, language, long_date
from huiyin_web.http.parts import Tag
from huiyin_web.http.vocabulary import label

Say = Callable[[Announcement], str]


class Part(NamedTuple):
    """What is said of some fields of an announcement, and under which name."""

    label: str
    fields: frozenset[str]
    say: Say


class Change(NamedTuple):
    """Part of a correction."""

    label: str
    was: str
    now: str


def day(told: Announcement) -> str:
    """``Wednesday, 18 March 2026``."""
    pattern = "EEEE, d MMMM y" if language() == "en" else "y年M月d日（EEEE）"
    return str(format_date(china_date(told.starts_at), pattern, LANGUAGES[language()]))


def when(told: Announcement) -> str:
    hours = hours_words(told.starts_at, told.ends_at)
    return f"{day(told)}, {hours}" if language() == "en" else f"{day(told)}{hours}"


def who(told: Announcement) -> str:
    return _("%(name)s, %(post)s", name=told.leader_name, post=told.leader_post)


def remit(told: Announcement) -> str:
    """The classes and places; all matters where neither is named."""
    classes, places = (
        _listed([name(code) for code in codes])
        for name, codes in ((class_name, told.classes), (place_name, told.places))
    )
    match (classes, places):
        case ("", ""):
            return _("All matters")
        case ("", _places):
            return _("All matters in %(places)s", places=places)
        case (_classes, ""):
            return classes
    return _("%(classes)s, in %(places)s", classes=classes, places=places)


def where(told: Announcement) -> str:
    """``Hall of petitions, room 1 (1 Dongfeng Road)``."""
    between = " " if language() == "en" else ""
    held = f"{told.place_name}{between if told.room else ''}{told.room}"
    return _("%(place)s (%(address)s)", place=held, address=told.address) if told.address else held


def lawyer(told: Announcement) -> str:
    return told.lawyer_name or _("None")


def bookable_until(told: Announcement) -> str:
    return long_date(told.booking_ends_at, with_time=True)


def held(told: Announcement) -> str:
    return _("Cancelled") if told.cancelled else _("Is held")


PARTS: Mapping[str, Part] = {
    "when": Part(_l("When"), frozenset({"starts_at", "ends_at"}), when),
    "who": Part(_l("Who receives"), frozenset({"leader", "leader_name", "leader_post"}), who),
    "remit": Part(_l("Matters received"), frozenset({"classes", "places"}), remit),
    "where": Part(_l("Where"), frozenset({"place_name", "address", "room"}), where),
    "lawyer": Part(_l("Lawyer"), frozenset({"lawyer_name"}), lawyer),
    "phone": Part(_l("Ask and book by phone"), frozenset({"phone"}), lambda told: told.phone or _("None")),
    "booking": Part(_l("Book until"), frozenset({"booking_ends_at"}), bookable_until),
    "held": Part(_l("Session"), frozenset({"cancelled", "offered"}), held),
    "level": Part(_l("Level"), frozenset({"level"}), lambda told: label(ReceptionLevel, told.level)),
    "kind": Part(_l("Kind"), frozenset({"kind"}), lambda told: label(ReceptionKind, told.kind)),
}
"""Every field of an announcement once."""


def changes(correction: Correction) -> list[Change]:
    """What changed, from what, to what."""
    return [
        Change(str(part.label), part.say(correction.was), part.say(correction.now))
        for part in PARTS.values()
        if part.fields & correction.changed
    ]


def mark(session: Announced) -> Tag | None:
    """That it is not as it was announced first."""
    if session.now.cancelled:
        return Tag("bad", _("Cancelled"))
    return Tag("warn", _("Corrected")) if session.corrections else None


def headline(session: Announced) -> str:
    """``[Corrected] Wednesday, 18 March 2026, 09:00–11:30: Zhang San, deputy mayor``."""
    what = _("%(when)s: %(who)s", when=when(session.now), who=who(session.now))
    marked = mark(session)
    return _("[%(mark)s] %(what)s", mark=marked.label, what=what) if marked else what


def sentences(session: Announced) -> list[str]:
    """What there is to say, without what was corrected."""
    told = session.now
    values = {"when": when(told), "who": who(told), "where": where(told)}
    if told.cancelled:
        said = [_("The reception of visitors by %(who)s at %(where)s on %(when)s is cancelled.", **values)]
        if session.offered:
            other = session.offered.now
            values = {"when": when(other), "who": who(other), "where": where(other)}
            said.append(_("Offered instead: %(when)s, %(who)s, at %(where)s.", **values))
        return said
    said = [
        _("On %(when)s, %(who)s receives visitors at %(where)s.", **values),
        _("Matters received: %(remit)s.", remit=remit(told)),
    ]
    if told.lawyer_name:
        said.append(_("The lawyer %(lawyer)s sits in.", lawyer=told.lawyer_name))
    until = bookable_until(told)
    said.append(
        _("Ask and book by phone %(phone)s until %(until)s.", phone=told.phone, until=until)
        if told.phone
        else _("Bookings are taken until %(until)s.", until=until)
    )
    return said


def corrected(correction: Correction) -> str:
    """One correction in a sentence."""
    said = [
        _("%(label)s: “%(now)s” instead of “%(was)s”", label=each.label, now=each.now, was=each.was)
        for each in changes(correction)
    ]
    return _(
        "Correction of %(day)s: %(changes)s.",
        day=long_date(correction.at),
        changes=("; " if language() == "en" else "；").join(said),
    )


def paragraph(session: Announced) -> str:
    """All of it in one paragraph, as a newspaper prints it."""
    marked = mark(session)
    said = [*sentences(session), *(corrected(each) for each in session.corrections)]
    text = (" " if language() == "en" else "").join(said)
    return _("[%(mark)s] %(what)s", mark=marked.label, what=text) if marked else text


def _listed(names: list[str]) -> str:
    return (", " if language() == "en" else "、").join(names)
