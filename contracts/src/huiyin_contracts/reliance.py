"""Compares what consumers read with what a service publishes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from huiyin_contracts.base import family_of
from huiyin_contracts.consumers import Consumers
from huiyin_contracts.publications import published_events


def missed(service: str, recorded: Mapping[str, Any], consumers: Consumers) -> Iterator[str]:
    """Events and fields of this service that a consumer reads and no recorded example has. `recorded`: as
    `publications.record` makes it now."""
    given: dict[str, set[str]] = {}
    for event in published_events(recorded):
        filled = {name for name, value in event["data"].items() if value is not None}
        given.setdefault(family_of(event["type"]), set()).update(filled)
    for family, readers in consumers.items():
        if not family.startswith(f"huiyin.{service}."):
            continue
        for reader, fields in readers.items():
            if family not in given:
                yield f"{service} publishes no {family}, which {reader} reads."
                continue
            yield from (
                f"{service} never fills {field} of {family}, which {reader} reads."
                for field in sorted(set(fields) - given[family])
            )
