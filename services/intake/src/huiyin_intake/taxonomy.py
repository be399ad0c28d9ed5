"""What matters are about and where they are, as pages name and offer it."""

from __future__ import annotations

from huiyin_contracts.code_tables import divisions, first_level, matter_classes, second_level

UNCLASSIFIED = "other/unclassified"


def class_name(code: str | None, language: str) -> str:
    """With its first level before it; the code itself where the table does not know it."""
    if code is None:
        return ""
    first = code.partition("/")[0]
    parts = [
        matter_classes()[c].name(language) for c in dict.fromkeys((first, code)) if c in matter_classes()
    ]
    return " / ".join(parts) or code


def place_name(code: str, language: str) -> str:
    """The division's name; the code itself where the table does not know it."""
    known = divisions().get(code) or divisions().get(code[:6])
    return known.name(language) if known else code


def class_options(language: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """For a select with groups."""
    return [
        (first.name(language), [(each.code, each.name(language)) for each in second_level(first.code)])
        for first in first_level()
    ]


def division_options(language: str) -> list[tuple[str, str]]:
    return [(each.code, each.name(language)) for each in divisions().values()]
