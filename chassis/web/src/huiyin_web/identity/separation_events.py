"""What can happen to the separation of duty at a place: plain data."""

from __future__ import annotations

from huiyin_ledger.domain import Aggregate


class Defined(Aggregate.Event):
    """After which parts in a matter nobody may do `action` there, and why it is so from now on."""

    TOPIC = "identity.separation_defined"
    action: str
    duties: tuple[str, ...]
    reason: str


class Founded(Defined, Aggregate.Created):
    """For the first time."""

    TOPIC = "identity.separation_founded"
