"""Where an accusation may go: never to the accused unit, nor to one below it (R05 §23, R22 §30)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping


def reaches_accused(competent: str, accused: str, parents: Mapping[str, str | None]) -> bool:
    """Whether `competent` is `accused` or stands below it. `parents` maps every unit to the one above it."""
    return accused in _upwards(competent, parents)


def _upwards(unit: str, parents: Mapping[str, str | None]) -> Iterator[str]:
    seen: set[str] = set()
    current: str | None = unit
    while current is not None and current not in seen:
        seen.add(current)
        yield current
        current = parents.get(current)
