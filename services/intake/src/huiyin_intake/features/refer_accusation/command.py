from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class ReferAccusation(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    competent_unit: str = Field(min_length=1, max_length=100)
    accused_unit: str | None = Field(
        None, max_length=100, description="The accused unit, if it is one of the list."
    )
    accused_party: str | None = Field(None, max_length=500, description="Who is accused, in words.")
