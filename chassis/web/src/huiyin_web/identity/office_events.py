"""What can happen to the name and look of a division's office: plain data."""

from __future__ import annotations

from huiyin_ledger.domain import Aggregate


class Named(Aggregate.Event):
    """What it is called from now on; see `offices.Office`."""

    TOPIC = "identity.office_named"
    name: str
    english: str
    hotline: str
    hours: str
    footer: str
    colour: str


class Founded(Named, Aggregate.Created):
    """The division has an office of its own."""

    TOPIC = "identity.office_founded"


class EmblemSet(Aggregate.Event):
    """`emblem`: sha256 of the picture in hex; empty where it was taken away."""

    TOPIC = "identity.emblem_set"
    emblem: str
