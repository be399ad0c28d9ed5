"""The codes that events carry for what a matter is about and where it is, with their names in Chinese and English."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

UNCLASSIFIED = "other/unclassified"
"""The matter class of what fits no other."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One code of a table and what it is called. Codes are stable and never reused; names may change. `accusation`: what
    has this class reports misconduct of an official."""

    code: str
    zh: str
    en: str
    accusation: bool = False

    def name(self, language: str) -> str:
        """In English for ``en``, else in Chinese."""
        return self.en if language == "en" else self.zh


@cache
def first_level() -> tuple[Entry, ...]:
    """The matter classes that others belong to."""
    return tuple(_entry(code, row) for code, row in _matter_classes().items())


@cache
def second_level(first: str) -> tuple[Entry, ...]:
    """The classes of one first level, each with a code ``first/second``. Raises KeyError where there is no such."""
    return tuple(_entry(f"{first}/{code}", row) for code, row in _matter_classes()[first]["children"].items())


@cache
def matter_classes() -> Mapping[str, Entry]:
    """Every class by its code, each first level before its second."""
    both = [each for first in first_level() for each in (first, *second_level(first.code))]
    return {each.code: each for each in both}


def accuses(matter_class: str) -> bool:
    """Whether it is the class of accusations, or one that has such classes below it. Raises KeyError for no class."""
    chosen, below = matter_classes()[matter_class], f"{matter_class}/"
    return chosen.accusation or any(
        each.accusation for code, each in matter_classes().items() if code.startswith(below)
    )


@cache
def divisions() -> Mapping[str, Entry]:
    """Places by division code, GB/T 2260."""
    return {code: _entry(code, row) for code, row in _table("divisions")["divisions"].items()}


def tables(directory: Path) -> dict[str, dict[str, dict[str, str]]]:
    """Every table of a directory by its name: code -> what it is called in each language."""
    found: dict[str, dict[str, dict[str, str]]] = {}
    for path in sorted(directory.glob("*.yaml")):
        table = yaml.load(path.read_text("utf-8"), Loader=_LOADER)
        found[path.stem] = dict(_rows({k: v for k, v in table.items() if k != "version"}, ()))
    return found


def _rows(node: Mapping[str, Any], inside: tuple[str, ...]) -> Iterator[tuple[str, dict[str, str]]]:
    """Every code of a nested table, ``first/second``, with all that is said of it."""
    for code, row in node.items():
        if not isinstance(row, Mapping):
            continue
        path = inside if {"zh", "en"}.isdisjoint(row) else (*inside, str(code))
        if path != inside:
            yield "/".join(path), {k: str(v) for k, v in row.items() if not isinstance(v, Mapping)}
        yield from _rows(row, path)


def _entry(code: str, row: Mapping[str, Any]) -> Entry:
    return Entry(code, row["zh"], row["en"], row.get("accusation", False))


def _matter_classes() -> Mapping[str, Any]:
    classes: Mapping[str, Any] = _table("matter_classes")["classes"]
    return classes


@cache
def _table(name: str) -> Mapping[str, Any]:
    text = files("huiyin_contracts").joinpath("data", f"{name}.yaml").read_text("utf-8")
    table: Mapping[str, Any] = yaml.safe_load(text)
    return table
