"""The command to record a return visit."""

from __future__ import annotations

from pydantic import BaseModel

from huiyin_contracts.vocabulary import Resolution, Satisfaction


class VisitBody(BaseModel):
    """What came of it. Both answers if somebody answered, neither if not."""

    answered: bool
    resolved: Resolution | None = None
    satisfaction: Satisfaction | None = None


class RecordVisit(VisitBody):
    """`resolved` and `satisfaction` are the petitioner's own words."""

    jurisdiction: str
    registration_no: str
