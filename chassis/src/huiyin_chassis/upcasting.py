"""Bringing a published event to the latest version of its contract."""

from __future__ import annotations

from dataclasses import replace

from pydantic import ValidationError

from huiyin_chassis.events import Event
from huiyin_contracts.registry import Registry, UnknownEvent


class NewerRelease(Exception):
    """The event is wanted, but its version is not known to this program."""


def latest(event: Event, contracts: Registry) -> Event:
    """The event in the latest version that `contracts` has of it. Raises NewerRelease, and what an upcaster raises."""
    try:
        type_, data = contracts.upcast(event.type, event.data)
    except UnknownEvent:
        raise NewerRelease(event.type) from None
    return event if type_ == event.type else replace(event, type=type_, data=data)


def newer_than_known(event: Event, contracts: Registry) -> str:
    """What shows that a later release than this program published the event: a version that is not known here, or
    values that its contract does not have here. Empty where nothing does. Says nothing of the content."""
    known = contracts.events.get(event.type)
    if known is None:
        return f"{event.type} is not known here"
    try:
        known.model_validate(event.data)
    except ValidationError as error:
        found = error.errors(include_input=False, include_url=False, include_context=False)
        fields = ", ".join(f"{'.'.join(map(str, each['loc']))}: {each['type']}" for each in found)
        return f"{event.type} holds what is not known here ({fields})"
    return ""
