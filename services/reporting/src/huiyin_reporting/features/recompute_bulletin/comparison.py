"""What a published bulletin says, beside what its events say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from huiyin_reporting.domain.bulletin import Content

Value: TypeAlias = str | int | float


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that isn't the same; None where only the other has a value under that key.

    `part` is a field of `Content`; a figure's value is written ``numerator/denominator``.
    """

    part: str
    key: str
    published: Value | None
    recomputed: Value | None


def differences(published: Content, recomputed: Content) -> list[Difference]:
    """Every difference, part by part, sorted by key. Remarks are somebody's words and computed from nothing."""
    said, found = values(published), values(recomputed)
    return [
        Difference(part, key, said[part].get(key), found[part].get(key))
        for part in said
        for key in sorted(said[part].keys() | found[part].keys())
        if said[part].get(key) != found[part].get(key)
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
        for place, position in positions.items():
            yield f"{source}/{place}", position
