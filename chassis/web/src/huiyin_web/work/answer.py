"""What a service answers when it is asked for somebody's work."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field


class TaskOut(BaseModel):
    """One row. `title`, `owed` and `left` are in the request's language; `late`: `due_at` is over."""

    model_config = ConfigDict(from_attributes=True)

    number: str
    title: str
    owed: str
    left: str
    href: str
    due_at: datetime | None
    late: bool = False


class WorklistOut(BaseModel):
    """`href`: the list, whose rows are `count`. `overlaps`: they are counted elsewhere, too."""

    key: str
    title: str
    href: str
    count: int
    late: int
    overlaps: bool
    first: list[TaskOut]


class ShareOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    name: str
    count: int
    late: int
    href: str


class LoadOut(BaseModel):
    """Who holds how much of something."""

    key: str
    title: str
    shares: list[ShareOut]


class OwnFigureOut(BaseModel):
    """`value` and `detail` are in the request's language; `href`: the cases behind it; `bad`: it should be zero."""

    model_config = ConfigDict(from_attributes=True)

    title: str
    value: str
    detail: str
    href: str
    bad: bool


class OutcomeOut(BaseModel):
    """What became of the caller's work in a period."""

    key: str
    title: str
    period: str
    figures: list[OwnFigureOut]


class WorkOut(BaseModel):
    """All that the caller owes in this service, and what became of what was done."""

    lists: list[WorklistOut]
    loads: list[LoadOut]
    outcomes: list[OutcomeOut] = []


class WorkQuery(BaseModel):
    first: int = Field(8, ge=0, le=20, description="How many rows of each list are told.")
    loads: bool = Field(
        True, description="Whether it is told who holds how much, and what became of the work."
    )
