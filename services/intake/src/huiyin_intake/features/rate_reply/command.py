from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from huiyin_contracts.vocabulary import Resolution, Satisfaction


class RateReply(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    resolved: Resolution
    satisfaction: Satisfaction
    comment: str | None = Field(None, max_length=1000)
