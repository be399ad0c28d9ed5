"""What can happen to a bearer token: plain data. The token itself stands in no event."""

from __future__ import annotations

from datetime import datetime

from huiyin_ledger.domain import Aggregate


class TokenEvent(Aggregate.Event):
    token: int


class Issued(TokenEvent, Aggregate.Created):
    """`place` is a division code, `unit` one of its units; `sealed`: it reaches accusations."""

    TOPIC = "identity.token_issued"
    label: str
    role: str
    place: str
    unit: str | None
    sealed: bool
    expires_at: datetime


class Revoked(TokenEvent):
    TOPIC = "identity.token_revoked"
