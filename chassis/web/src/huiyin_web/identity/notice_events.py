"""What can happen to the plan of a division's notices: plain data. No secret stands in an event."""

from __future__ import annotations

from huiyin_ledger.domain import Aggregate


class Opened(Aggregate.Created):
    """The division has a plan of its own, in which nothing is chosen yet."""

    TOPIC = "identity.notice_plan_opened"


class Chosen(Aggregate.Event):
    """By which `ways` whoever has the `role` is told of what is of this `kind`; `obligatory`: nobody turns a way off for
    themselves."""

    TOPIC = "identity.notices_chosen"
    kind: str
    role: str
    ways: tuple[str, ...]
    obligatory: bool


class MessengerSet(Aggregate.Event):
    """Where messages for the office's messenger are posted to; empty where it has none any more."""

    TOPIC = "identity.messenger_set"
    address: str
