"""A unit to be registered, changed or closed."""

from __future__ import annotations

from pydantic import BaseModel, Field

from huiyin_contracts.vocabulary import UnitKind


class RegisterUnit(BaseModel):
    jurisdiction: str
    unit: str = Field(min_length=1, max_length=40, pattern=r"^[a-z0-9][a-z0-9_-]*$")
    name: str = Field(min_length=1, max_length=80)
    kind: UnitKind
    parent: str | None = None


class ChangeUnit(BaseModel):
    """Rename it and put it below `parent` (None: at the top)."""

    jurisdiction: str
    unit: str
    name: str = Field(min_length=1, max_length=80)
    parent: str | None = None
    version: int | None = None


class CloseUnit(BaseModel):
    jurisdiction: str
    unit: str
    version: int | None = None
