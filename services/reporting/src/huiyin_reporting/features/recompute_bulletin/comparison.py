"""Compares a published bulletin with what its events say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from huiyin_reporting.domain.bulletin import Content

Value: TypeAlias = str | int | float


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that differs; None on a side that has no value under the key.

    `part` is a field of `Content`; a figure's value is written ``numerator/denominator``.
    """

    part: str
    key: str
    published: Value | None
    recomputed: Value | None


def differences(published: Content, recomputed: Content) -> list[Difference]:
    """Every difference, part by part, sorted by key. Remarks are not computed, so they are not compared."""
    before, after = values(published), values(recomputed)
    return [
        Difference(part, key, before[part].get(key), after[part].get(key))
        for part in before
        for key in sorted(before[part].keys() | after[part].keys())
        if before[part].get(key) != after[part].get(key)
    ]


def values(content: Content) -> Mapping[str, Mapping[str, Value]]:
    """Part -> key -> value, of everything that is computed."""
    return {
        "figures": {k: f"{v['numerator']}/{v['denominator']}" for k, v in content.figures.items()},
        "counts": content.counts,
        "medians": content.medians,
        "unit_names": content.unit_names,
        "cutoffs": dict(_cutoffs(content)),
        "head_hashes": content.head_hashes,
    }


def _cutoffs(content: Content) -> Iterator[tuple[str, int]]:
    for source, positions in content.cutoffs.items():
        for jurisdiction, position in positions.items():
            yield f"{source}/{jurisdiction}", position
