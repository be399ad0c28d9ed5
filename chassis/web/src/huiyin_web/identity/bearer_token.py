"""A bearer token as the ledger of identity has it, and the table that follows from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from huiyin_ledger.domain import Aggregate, evolves, stream_id
from huiyin_ledger.events import Event
from huiyin_ledger.views.view import View, creates, folds
from huiyin_web.identity import token_events


class BearerToken(Aggregate):
    """What a script or service may do, in the ledger of the jurisdiction that it is bound to."""

    @evolves(token_events.Issued)
    def _issued(self, event: token_events.Issued) -> None:
        self.token, self.label, self.role = event.token, event.label, event.role
        self.place, self.unit, self.sealed = event.place, event.unit, event.sealed
        self.expires_at = event.expires_at
        self.revoked = False

    @evolves(token_events.Revoked)
    def _revoked(self, event: token_events.Revoked) -> None:
        self.revoked = True

    @staticmethod
    def stream_id(token: int) -> UUID:
        return stream_id("token", str(token))

    @classmethod
    def issue(cls, token: int, **given: Any) -> BearerToken:
        """`given`: label, role, place, unit, sealed, expires_at."""
        return cls._create(token_events.Issued, id=cls.stream_id(token), token=token, **given)

    def revoke(self) -> None:
        if not self.revoked:
            self.trigger_event(token_events.Revoked, token=self.token)


@dataclass
class TokenRow:
    jurisdiction: str
    token: int
    label: str
    role: str
    place: str
    unit: str | None
    sealed: bool
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None


class TokensView(View[TokenRow]):
    name = "tokens"
    version = 2
    key = ("jurisdiction", "token")
    indexes = ("token",)

    @creates(token_events.Issued)
    def issued(self, event: Event) -> TokenRow:
        return self.row(event, created_at=event.occurred_at)

    @folds(token_events.Revoked)
    def revoked(self, row: TokenRow, event: Event) -> None:
        row.revoked_at = event.occurred_at
