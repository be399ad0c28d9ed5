"""The command to record a return visit."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from huiyin_contracts.vocabulary import Resolution, Satisfaction


class RecordVisit(BaseModel):
    """`resolved` and `satisfaction` are the petitioner's own words; None where nobody answered."""

    model_config = ConfigDict(frozen=True)

    jurisdiction: str
    registration_no: str
    answered: bool
    resolved: Resolution | None = None
    satisfaction: Satisfaction | None = None
