"""Which order a route is about."""

from __future__ import annotations

from pydantic import BaseModel, Field


class OrderPath(BaseModel):
    registration_no: str = Field(description="Public number of the matter.")
