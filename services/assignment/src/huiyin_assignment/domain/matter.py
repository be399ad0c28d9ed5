"""What an order is about, as intake published it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from huiyin_contracts.vocabulary import Category, Channel, Nature, Urgency
from huiyin_ledger.domain import Sealed


@dataclass(frozen=True, kw_only=True)
class MatterOutline:
    """What goes to every unit with the order, and is published. `sealed`: an accusation. `received_by`: the unit whose own
    counter the petition came to."""

    registration_no: str
    category: Category
    urgency: Urgency
    received_at: datetime
    nature: Nature | None = None
    matter_class: str | None = None
    channel: Channel | None = None
    imported: bool = False
    sealed: bool = False
    received_by: str | None = None


@dataclass(frozen=True, kw_only=True)
class Matter(MatterOutline):
    """Everything about the matter. The texts are masked, and sealed under the petitioner; a sealed matter has none."""

    petitioner_ref: str = ""
    place: str | None = None
    confidential: bool = False
    anonymous: bool = False
    proposed_unit: str | None = None
    title: Sealed | None = None
    text: Sealed | None = None
