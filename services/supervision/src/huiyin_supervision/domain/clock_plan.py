"""A clock that is about to start: its limit and its times, as the rule pack and the calendar give them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from huiyin_supervision.domain.vocabulary import Bound, Duty


@dataclass(frozen=True, kw_only=True)
class Times:
    """The times of a clock, which the calendar decides. They are recomputed when a provisional year is published.

    `reminder_at` and `red_at` are None where the limit has no reminder or no red card.
    """

    nominal_due_at: datetime
    effective_due_at: datetime
    reminder_at: datetime | None
    red_at: datetime | None
    provisional: bool
    calendar_version: str


@dataclass(frozen=True, kw_only=True)
class PlannedClock:
    """One limit applied to one matter. `stops_on` names the facts that end it.

    `amount`, `amount_unit`, `office_hours` (``08:30-11:30``) and the calendar version are all that the count can be
    repeated from; `rule_pack`, `rule_version` and `source` say where the limit stands. The ladder as it held for the matter:
    a reminder at `remind_at_percent`, red `red_after` after the due time or with yellow card number `red_on_yellow` on one
    order; None for never. `reminder_hours`: the office hours into which the reminder was moved; empty where it may fall at any
    time. `centre_if_confidential`, `anew_after_return` and `stays_with_unit` are as in the limit.
    """

    limit_id: str
    kind: Duty
    unit: str | None
    bound: Bound
    stops_on: tuple[str, ...]
    started_at: datetime
    amount: int
    amount_unit: str
    office_hours: tuple[str, ...]
    remind_at_percent: int | None
    red_after: int | None
    red_after_unit: str | None
    cards: bool
    red_on_yellow: int | None
    waived_if_anonymous: bool
    centre_if_confidential: bool
    anew_after_return: bool
    stays_with_unit: bool
    reminder_hours: tuple[str, ...]
    rule_pack: str
    rule_version: str
    source: str
    imported: bool


@dataclass(frozen=True, kw_only=True)
class ClockPlan(PlannedClock):
    """A planned clock with its times."""

    times: Times
