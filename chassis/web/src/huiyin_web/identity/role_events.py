"""What can happen to a role at a place: plain data."""

from __future__ import annotations

from huiyin_ledger.domain import Aggregate


class Defined(Aggregate.Event):
    """How the role differs there from what releases give it; see `roles.PlaceRole`. `name` and `english` are empty for a role
    that releases name."""

    TOPIC = "identity.role_defined"
    role: str
    name: str
    english: str
    bound: bool
    second_factor: bool
    granted: tuple[str, ...]
    withheld: tuple[str, ...]


class Founded(Defined, Aggregate.Created):
    """For the first time."""

    TOPIC = "identity.role_founded"
