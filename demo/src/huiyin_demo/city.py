"""The made-up people, places and matters of the demonstration, read from its data files."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@dataclass(frozen=True)
class Person:
    """One who can log in."""

    login: str
    name: str
    role: str
    jurisdiction: str
    unit: str | None = None


@cache
def city() -> dict[str, Any]:
    return _read("city.yaml")


@cache
def matters() -> dict[str, Any]:
    return _read("matters.yaml")


def people() -> tuple[Person, ...]:
    return tuple(Person(**entry) for entry in city()["people"])


def jurisdictions() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = city()["jurisdictions"]
    return found


def units(jurisdiction: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = city()["units"][jurisdiction]
    return found


def unit_of_kind(jurisdiction: str, kind: str) -> str:
    return next(str(u["id"]) for u in units(jurisdiction) if u["kind"] == kind)


def _read(name: str) -> dict[str, Any]:
    text = files("huiyin_demo").joinpath(name).read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded
