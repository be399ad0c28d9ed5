"""The facts that start and end clocks, as rule packs name them, and what a limit may depend on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from huiyin_chassis.clock.china import china_date
from huiyin_contracts.vocabulary import Category, Channel, Nature, Urgency
from huiyin_supervision.domain.vocabulary import Received


class FactName(StrEnum):
    PETITION_REGISTERED = "petition_registered"
    PETITION_ANSWERED_DIRECTLY = "petition_answered_directly"
    ACCUSATION_REFERRED = "accusation_referred"
    ORDER_DISPATCHED = "order_dispatched"
    ACCUSATION_DISPATCHED = "accusation_dispatched"
    ORDER_SIGNED = "order_signed"
    CALLER_CONTACTED = "caller_contacted"
    NOTICE_SERVED = "notice_served"
    ACCEPTED = "accepted"
    REPLY_APPROVED = "reply_approved"
    REDO_STARTED = "redo_started"
    ORDER_CLOSED = "order_closed"


@dataclass(frozen=True, slots=True)
class Matter:
    """What the choice of a limit depends on. None: not known here, and then a limit that asks for it doesn't apply."""

    jurisdiction: str
    received_at: datetime
    imported: bool = False
    channel: Channel | None = None
    nature: Nature | None = None
    category: Category | None = None
    urgency: Urgency | None = None
    received: Received | None = None

    @property
    def registered_on(self) -> date:
        """The day, in China, whose rules hold for the matter to its end."""
        return china_date(self.received_at)


@dataclass(frozen=True, slots=True)
class Fact:
    """Something was done at `at`, by `unit` where a unit did it."""

    name: FactName
    at: datetime
    unit: str | None = None
