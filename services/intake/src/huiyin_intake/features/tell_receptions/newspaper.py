"""Announced sessions as plain text, for newspapers and television."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from huiyin_intake.features.tell_receptions.sentences import paragraph
from huiyin_intake.features.tell_receptions.told import Announced
from huiyin_web.http.codes import place_name
from huiyin_web.http.i18n import _
from huiyin_web.papers.paper import in_chinese


@in_chinese
def newspaper_text(sessions: Iterable[Announced]) -> str:
    """A heading for each place, then a paragraph for each session of it."""
    return "\n".join(_lines(sessions)) + "\n"


def by_place(sessions: Iterable[Announced]) -> Iterator[tuple[str, list[Announced]]]:
    """The sessions of each place, in the order of its code and of their time."""
    in_order = sorted(sessions, key=lambda each: each.jurisdiction)
    for place, of_place in groupby(in_order, key=lambda each: each.jurisdiction):
        yield place, list(of_place)


def _lines(sessions: Iterable[Announced]) -> Iterator[str]:
    found = list(by_place(sessions))
    if not found:
        yield _("No sessions were announced for this period.")
    for nth, (place, of_place) in enumerate(found):
        yield from [""] * bool(nth)
        yield _("Leader reception days: %(place)s", place=place_name(place))
        yield from (paragraph(each) for each in of_place)
