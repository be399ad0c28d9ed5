from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from huiyin_intake.domain.reason import REASON_MIN


class ErasePetitioner(BaseModel):
    """The petitioner by reference."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    jurisdiction: str = Field(pattern=r"^[0-9]{6}$")
    petitioner_ref: str = Field(pattern=r"^[0-9a-f]{32}$")
    reason: str = Field(
        min_length=REASON_MIN, max_length=500, description="On what ground, for example a request."
    )


class EraseByNumber(BaseModel):
    """The petitioner by the number of a petition; `sure` is the ticked box."""

    model_config = ConfigDict(extra="ignore", frozen=True, str_strip_whitespace=True)

    registration_no: str = Field(max_length=40)
    reason: str = Field(min_length=REASON_MIN, max_length=500)
    sure: bool
