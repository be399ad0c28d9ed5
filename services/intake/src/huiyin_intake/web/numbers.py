from __future__ import annotations

from pydantic import BaseModel, Field


class NumberPath(BaseModel):
    """The petition that the address names."""

    registration_no: str = Field(max_length=40, description="For example 230600-2026-0000001.")


class AdditionPath(NumberPath):
    """Something that was added to it after triage."""

    addition: int = Field(ge=1, description="As the list of additions names it.")
