from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from huiyin_intake.domain.reason import REASON_MIN
from huiyin_intake.features.register_petition.command import TITLE_MAX


class KeepBack(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    kept_because: str = Field(
        min_length=REASON_MIN, max_length=500, description="Why it isn't passed on; sealed."
    )


class RegisterAccusation(BaseModel):
    """What the addition lacks; its text, petitioner and place are taken over."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    title: str = Field(min_length=2, max_length=TITLE_MAX)
    accused: str | None = Field(
        None, max_length=500, description="Who is accused, in the petitioner's words."
    )
