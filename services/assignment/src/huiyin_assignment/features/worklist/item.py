"""One line of a list, as the API gives it."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from huiyin_assignment.domain.vocabulary import State
from huiyin_chassis.views.view import Row


class OrderItem(BaseModel):
    """`due_at` and `due_kind`: the clock that runs out next, null where none runs."""

    model_config = ConfigDict(extra="ignore")

    jurisdiction: str
    registration_no: str
    state: State
    unit: str | None
    unit_name: str
    mode: str | None
    round: int
    category: str
    nature: str | None
    matter_class: str | None
    place: str | None
    channel: str | None
    urgency: str
    received_at: datetime
    dispatched_at: datetime | None
    due_at: datetime | None
    due_kind: str | None
    confidential: bool
    imported: bool
    sealed: bool
    no_return: bool
    outcome: str | None
    version: int


def item_of(row: Row) -> OrderItem:
    return OrderItem.model_validate(row)
