from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from huiyin_intake.domain.reason import REASON_MIN


class ReissueQueryCode(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    reason: str = Field(
        min_length=REASON_MIN, max_length=500, description="How the petitioner proved who he is."
    )
