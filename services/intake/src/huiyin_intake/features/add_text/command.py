from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class AddText(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    text: str = Field(min_length=2, max_length=5000)
