"""Upcasts a published event to the latest version of its contract."""

from __future__ import annotations

from dataclasses import replace

from huiyin_contracts.base import unit_named
from huiyin_contracts.registry import Registry, UnknownEvent
from huiyin_ledger.events import Event


class NewerRelease(Exception):
    """The event's version is newer than this program's contracts."""


def latest(event: Event, contracts: Registry) -> Event:
    """The event in the latest version that `contracts` has of it, its units as records of its jurisdiction name them. Raises
    NewerRelease, and what an upcaster raises."""
    try:
        type_, data = contracts.upcast(event.type, event.data)
    except UnknownEvent:
        raise NewerRelease(f"{event.type} is not known here: update this service") from None
    named = unit_named(data)
    return event if type_ == event.type and named is data else replace(event, type=type_, data=named)
