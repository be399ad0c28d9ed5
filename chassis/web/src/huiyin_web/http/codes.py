"""Labels of the contracts' codes in the request's language, and the choices of forms. An unknown code is its own
label."""

from __future__ import annotations

from huiyin_contracts.code_tables import divisions, first_level, matter_classes, second_level
from huiyin_web.http.i18n import language
from huiyin_web.http.parts import Group, Option


def class_name(matter_class: str | None) -> str:
    """``公用事业 › 供热`` for ``utilities/heating``."""
    if not matter_class:
        return ""
    first, _, second = matter_class.partition("/")
    entries = [matter_classes().get(code) for code in ([first, matter_class] if second else [first])]
    names = [entry.name(language()) for entry in entries if entry]
    return " › ".join(names) if len(names) == len(entries) else matter_class


def place_name(place: str | None) -> str:
    """The division's name; a narrower code is named by the division it lies in, with the code after it."""
    if not place:
        return ""
    if place in divisions():
        return divisions()[place].name(language())
    county = divisions().get(place[:6])
    return f"{county.name(language())} {place}" if county else place


def class_options() -> list[Group]:
    """The classes of the second level, for a select with a group for each of the first."""
    return [
        Group(
            first.name(language()),
            [Option(each.code, each.name(language())) for each in second_level(first.code)],
        )
        for first in first_level()
    ]


def place_options() -> list[Option]:
    """The divisions, for a select."""
    return [Option(code, place.name(language())) for code, place in divisions().items()]
