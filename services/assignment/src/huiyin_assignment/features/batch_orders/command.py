"""One command for many orders."""

from __future__ import annotations

from pydantic import BaseModel, Field

from huiyin_contracts.vocabulary import DispatchMode

MOST = 200
"""Orders in one batch: what fits on the longest page of a list."""


class SignMany(BaseModel):
    numbers: list[str] = Field(min_length=1, max_length=MOST)


class DispatchMany(BaseModel):
    numbers: list[str] = Field(min_length=1, max_length=MOST)
    unit: str = Field(min_length=1, max_length=40)
    mode: DispatchMode = DispatchMode.DISPATCH


class Result(BaseModel):
    """What became of one order: `code` is empty where it was done, else the refusal's."""

    registration_no: str
    code: str = ""
    message: str = ""


class Results(BaseModel):
    items: list[Result]
