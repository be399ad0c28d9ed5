"""The codes that a form offers, with what they are called in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator

from huiyin_chassis.http.codes import class_name, place_name
from huiyin_contracts.code_tables import divisions, matter_classes


def all_classes() -> Iterator[tuple[str, str]]:
    """Every class with its name, first level before its second."""
    for code in matter_classes():
        yield code, class_name(code)


def all_divisions() -> Iterator[tuple[str, str]]:
    for code in divisions():
        yield code, place_name(code)
