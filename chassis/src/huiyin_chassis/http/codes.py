"""What codes are called: matter classes and divisions, in the reader's language. An unknown code is shown as it is."""

from __future__ import annotations

from huiyin_chassis.http.i18n import language
from huiyin_contracts.code_tables import divisions, matter_classes


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
