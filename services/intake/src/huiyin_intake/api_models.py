"""Models that the APIs of several features share."""

from __future__ import annotations

from pydantic import BaseModel, Field


class PetitionPath(BaseModel):
    """The petition that the address names."""

    registration_no: str = Field(max_length=40, description="For example 230600-2026-0000001.")


class AdditionPath(PetitionPath):
    """A text that was added to it after triage."""

    addition: int = Field(ge=1, description="As the list of additions names it.")


class Done(BaseModel):
    """The petition that the command changed."""

    registration_no: str


class Registered(BaseModel):
    """The code is sent here and never again, except to the same Idempotency-Key."""

    registration_no: str
    query_code: str
