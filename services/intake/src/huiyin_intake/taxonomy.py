"""What matters are about and where they are: the code tables that pages offer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

UNCLASSIFIED = "other/unclassified"


@dataclass(frozen=True)
class MatterClass:
    """One class; `code` is ``first`` or ``first/second``."""

    code: str
    zh: str
    en: str

    def name(self, language: str) -> str:
        return self.en if language == "en" else self.zh


@cache
def first_level() -> tuple[MatterClass, ...]:
    return tuple(
        MatterClass(code, row["zh"], row["en"]) for code, row in _table("matter_classes")["classes"].items()
    )


@cache
def second_level(first: str) -> tuple[MatterClass, ...]:
    children = _table("matter_classes")["classes"][first]["children"]
    return tuple(MatterClass(f"{first}/{code}", row["zh"], row["en"]) for code, row in children.items())


@cache
def matter_classes() -> Mapping[str, MatterClass]:
    """Every class by its code, both levels."""
    both = [each for first in first_level() for each in (first, *second_level(first.code))]
    return {each.code: each for each in both}


@cache
def divisions() -> Mapping[str, MatterClass]:
    """Places by division code."""
    return {
        code: MatterClass(code, row["zh"], row["en"])
        for code, row in _table("divisions")["divisions"].items()
    }


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


@cache
def _table(name: str) -> dict[str, Any]:
    text = files("huiyin_intake").joinpath("data", f"{name}.yaml").read_text(encoding="utf-8")
    table: dict[str, Any] = yaml.safe_load(text)
    return table
