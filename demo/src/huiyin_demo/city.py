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
    return read("city.yaml")


@cache
def matters() -> dict[str, Any]:
    return read("matters.yaml")


def people() -> tuple[Person, ...]:
    return tuple(Person(**entry) for entry in city()["people"])


_WORK = {"clerk": "登记", "visitor": "回访", "unit_handler": "承办"}


@cache
def colleagues() -> tuple[Person, ...]:
    """Who else works in the play: for each jurisdiction a clerk and somebody who asks afterwards, for each unit a handler, where
    there is none yet."""
    needed: list[tuple[str, str, str | None]] = []
    for jurisdiction in jurisdictions():
        needed += [("clerk", jurisdiction, None), ("visitor", jurisdiction, None)]
        needed += [
            ("unit_handler", jurisdiction, unit["id"]) for unit in units(jurisdiction) if "handles" in unit
        ]
    there = {(person.role, person.jurisdiction, person.unit) for person in people()}
    surnames = matters()["surnames"]
    return tuple(
        Person(
            login=f"{role.removeprefix('unit_')}-{unit or jurisdiction}",
            name=surnames[-1 - n % len(surnames)] + _WORK[role],
            role=role,
            jurisdiction=jurisdiction,
            unit=unit,
        )
        for n, (role, jurisdiction, unit) in enumerate(each for each in needed if each not in there)
    )


@cache
def working_as(role: str, jurisdiction: str, unit: str | None = None) -> Person:
    """The first of those who do that work there."""
    work = (role, jurisdiction, unit)
    return next(p for p in (*people(), *colleagues()) if (p.role, p.jurisdiction, p.unit) == work)


def jurisdictions() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = city()["jurisdictions"]
    return found


def units(jurisdiction: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = city()["units"][jurisdiction]
    return found


def unit_of_kind(jurisdiction: str, kind: str) -> str:
    return next(str(u["id"]) for u in units(jurisdiction) if u["kind"] == kind)


def read(name: str) -> dict[str, Any]:
    """A table of the demonstration."""
    text = files("huiyin_demo").joinpath(name).read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded
