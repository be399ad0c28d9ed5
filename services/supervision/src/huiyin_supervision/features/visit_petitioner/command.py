"""The command to record a return visit."""

from __future__ import annotations

from pydantic import BaseModel, Field

from huiyin_contracts.vocabulary import Resolution, Satisfaction


class VisitBody(BaseModel):
    """What came of it. Both answers if somebody answered, neither if not. `words`: what was said, read by the unit where it
    has to handle the matter again."""

    answered: bool
    resolved: Resolution | None = None
    satisfaction: Satisfaction | None = None
    words: str = Field("", max_length=2000, description="What was said; no names or numbers.")


class VisitForm(VisitBody):
    """As the page sends it: only that nobody could be reached is ticked."""

    answered: bool = True


class RecordVisit(VisitBody):
    """`resolved` and `satisfaction` are the petitioner's own words."""

    jurisdiction: str
    registration_no: str
