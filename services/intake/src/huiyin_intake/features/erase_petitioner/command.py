from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from huiyin_intake.domain.reason import REASON_MIN


class ErasePetitioner(BaseModel):
    """The petitioner by the reference that was published when a petition was triaged."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    jurisdiction: str = Field(pattern=r"^[0-9]{6}$")
    petitioner_ref: str = Field(pattern=r"^[0-9a-f]{32}$")
    reason: str = Field(
        min_length=REASON_MIN, max_length=500, description="On what ground, for example a request."
    )


class EraseWriter(BaseModel):
    """The petitioner by one of the petitions, whose number stands in the address."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    reason: str = Field(
        min_length=REASON_MIN, max_length=500, description="On what ground, for example a request."
    )


class EraseByNumber(BaseModel):
    """The form. `sure`: what will be destroyed was shown, and the box is ticked."""

    model_config = ConfigDict(extra="ignore", frozen=True, str_strip_whitespace=True)

    registration_no: str = Field(max_length=40)
    reason: str = Field(min_length=REASON_MIN, max_length=500)
    sure: bool = False
