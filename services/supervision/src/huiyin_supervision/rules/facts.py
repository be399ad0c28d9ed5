"""A fact that starts or stops clocks, and the properties of a matter that a limit may depend on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from huiyin_contracts.vocabulary import Category, Channel, Nature, Urgency
from huiyin_ledger.clock.china import china_date
from huiyin_supervision.domain.vocabulary import FactName, Received


@dataclass(frozen=True, slots=True)
class Matter:
    """What the choice of a limit depends on. A limit that asks for a property that is None does not apply."""

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
        """The day of receipt in China: its rules hold for the matter to the end."""
        return china_date(self.received_at)


@dataclass(frozen=True, slots=True)
class Fact:
    """What happened at `at`; `unit` is the unit that did it, None where no unit did."""

    name: FactName
    at: datetime
    unit: str | None = None
