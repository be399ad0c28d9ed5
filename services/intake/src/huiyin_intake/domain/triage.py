"""What triage decides about a petition."""

from __future__ import annotations

from dataclasses import dataclass

from huiyin_contracts.vocabulary import Category, Nature, Urgency


@dataclass(frozen=True, kw_only=True)
class Triage:
    """`matter_class` is a code of the taxonomy (``utilities/heating``), `place` a division code."""

    category: Category
    nature: Nature
    matter_class: str
    place: str
    urgency: Urgency = Urgency.ORDINARY
    proposed_unit: str | None = None
    answered_directly: bool = False
