"""The command to remind a unit by hand."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class UrgeUnit:
    """Remind the unit that owes the clock's duty."""

    jurisdiction: str
    registration_no: str
    clock_id: str
