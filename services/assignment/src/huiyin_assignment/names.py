"""What codes are called: matter classes and divisions, in the reader's language. An unknown code is shown as it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from huiyin_chassis.http.i18n import language

_DATA = Path(__file__).parent / "data"


def class_name(matter_class: str | None) -> str:
    """``公用事业 › 供热`` for ``utilities/heating``."""
    if not matter_class:
        return ""
    first, _, second = matter_class.partition("/")
    names = [_classes().get(first), _classes().get(matter_class) if second else None]
    shown = [name[language()] for name in names if name]
    return " › ".join(shown) if len(shown) == (2 if second else 1) else matter_class


def place_name(place: str | None) -> str:
    """The division's name; a narrower code is named by the division it lies in, with the code after it."""
    if not place:
        return ""
    if place in _divisions():
        return _divisions()[place][language()]
    county = _divisions().get(place[:6])
    return f"{county[language()]} {place}" if county else place


def all_classes() -> Iterator[tuple[str, str]]:
    """Every class with its name, first level before its second."""
    for code in _classes():
        yield code, class_name(code)


def all_divisions() -> Iterator[tuple[str, str]]:
    for code in _divisions():
        yield code, place_name(code)


@cache
def _classes() -> Mapping[str, dict[str, str]]:
    read: dict[str, Any] = yaml.safe_load((_DATA / "matter_classes.yaml").read_text("utf-8"))["classes"]
    names: dict[str, dict[str, str]] = {}
    for first, entry in read.items():
        names[first] = {"zh": entry["zh"], "en": entry["en"]}
        for second, below in (entry.get("children") or {}).items():
            names[f"{first}/{second}"] = {"zh": below["zh"], "en": below["en"]}
    return names


@cache
def _divisions() -> Mapping[str, dict[str, str]]:
    read = yaml.safe_load((_DATA / "divisions.yaml").read_text("utf-8"))["divisions"]
    return {str(code): names for code, names in read.items()}
